import { Refused } from './fault.js';
import type { CleanDocument, InspectionTask, Verdict } from './verdict.js';

/** Looks through one document and writes it anew. Every failure of a decoder is a verdict on the file. */
export async function inspect({ kind, content }: InspectionTask): Promise<Verdict> {
  try {
    return { clean: await cleaned(kind, Buffer.from(content.buffer, content.byteOffset, content.length)) };
  } catch (error) {
    return { fault: error instanceof Refused ? error.fault : 'unreadable' };
  }
}

// Loaded when first needed: a decoder of PDF takes a quarter of a second and memory that images do not need.
async function cleaned(kind: InspectionTask['kind'], content: Buffer): Promise<CleanDocument> {
  if (kind === 'pdf') return (await import('./pdf.js')).cleanPdf(content);
  const images = await import('./image.js');
  return kind === 'heic' ? images.cleanHeic(content) : images.cleanImage(content, kind);
}
