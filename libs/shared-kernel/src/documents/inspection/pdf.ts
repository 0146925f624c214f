import { EncryptedPDFError, PDFDocument } from '@cantoo/pdf-lib';
import { Refused } from './fault.js';
import { firstPage } from './pdf-page.js';
import { refuseThreats } from './pdf-threats.js';
import type { CleanDocument } from './verdict.js';

/**
 * Reads every object, also those in compressed object streams, and writes the document anew from what it has read. So no
 * other reader can find in it what was not looked at here: older versions, hidden objects, bytes around the document.
 */
export async function cleanPdf(content: Buffer): Promise<CleanDocument> {
  if (!endsWhole(content)) throw new Refused('unreadable');
  const document = await load(content);
  if (document.isEncrypted || document.context.trailerInfo.Encrypt) throw new Refused('encrypted');
  refuseThreats(document.context);
  if (document.getPageCount() === 0) throw new Refused('unreadable');
  const written = await document.save({ useObjectStreams: false, addDefaultPage: false, updateFieldAppearances: false });
  return { content: written, mediaType: 'application/pdf', width: null, height: null, preview: await firstPage(written) };
}

async function load(content: Buffer): Promise<PDFDocument> {
  try {
    return await PDFDocument.load(content, { throwOnInvalidObject: true, updateMetadata: false });
  } catch (error) {
    // Of many an encrypted file already the objects cannot be understood; people want to know why.
    throw new Refused(error instanceof EncryptedPDFError || content.includes('/Encrypt') ? 'encrypted' : 'unreadable');
  }
}

function endsWhole(content: Buffer): boolean {
  const end = content.subarray(-1024).toString('latin1');
  return /startxref\s+\d+\s+%%EOF\s*$/.test(end);
}
