import { EncryptedPDFError, PDFDocument, PDFInvalidObject } from '@cantoo/pdf-lib';
import { Refused } from './fault.js';
import { objectHeader, withoutSurroundings } from './pdf-edges.js';
import { keepWhatIsReferenced } from './pdf-objects.js';
import { firstPage } from './pdf-page.js';
import { refuseThreats } from './pdf-threats.js';
import type { CleanDocument } from './verdict.js';

const MAX_REPAIRS = 5;
const MAX_HEADER_BYTES = 40;
/** Every encrypted document should have an identifier, and pdf-lib asks for it; those without one have an empty one. */
const emptyIdentifier = Buffer.from('\ntrailer\n<< /ID [<> <>] >>\n');

/**
 * Reads every object, also those in compressed object streams, and writes the document anew from those that it uses. So no
 * other reader can find in it what was not looked at here: older versions, hidden objects, bytes around the document.
 */
export async function cleanPdf(content: Buffer): Promise<CleanDocument> {
  const document = await load(withoutSurroundings(content));
  const { context } = document;
  // Also what nobody refers to: a file with a script in it is no mere document, wherever the script lies.
  refuseThreats(context);
  keepWhatIsReferenced(context);
  if (document.getPageCount() === 0) throw new Refused('unreadable');
  const written = await document.save({ useObjectStreams: false, addDefaultPage: false, updateFieldAppearances: false });
  return { content: written, width: null, height: null, preview: await firstPage(written) };
}

/** Many a bill is encrypted only against changes: it opens without a password, as for every reader. */
async function load(content: Buffer, repairs = 0): Promise<PDFDocument> {
  let document: PDFDocument;
  try {
    document = await PDFDocument.load(content, { password: '', updateMetadata: false });
  } catch (error) {
    if (content.includes('/Encrypt') && !content.includes('/ID')) return load(Buffer.concat([content, emptyIdentifier]), repairs);
    throw new Refused(error instanceof EncryptedPDFError || content.includes('/Encrypt') ? 'encrypted' : 'unreadable');
  }
  if (document.isEncrypted || document.context.trailerInfo.Encrypt) throw new Refused('encrypted');
  const broken = document.context
    .enumerateIndirectObjects()
    .flatMap(([, object]) => (object instanceof PDFInvalidObject ? [bytesOf(object)] : []));
  // Objects that the document needs would be missing without a word.
  if (broken.some((bytes) => bytes.includes('/ObjStm'))) throw new Refused('unreadable');
  const repaired = withoutBeginnings(content, broken);
  return repaired && repairs < MAX_REPAIRS ? load(repaired, repairs + 1) : document;
}

function bytesOf(object: PDFInvalidObject): Buffer {
  const bytes = Buffer.alloc(object.sizeInBytes());
  object.copyBytesInto(bytes, 0);
  return bytes;
}

/**
 * An object whose end is missing is taken to reach to the end of the next one, which then is missing too. Blanks in the place
 * of such a beginning let the next one be read; undefined if there is none.
 */
function withoutBeginnings(content: Buffer, broken: readonly Buffer[]): Buffer | undefined {
  const repaired = Buffer.from(content);
  let found = false;
  for (const bytes of broken) {
    const next = bytes.toString('latin1').search(objectHeader);
    const at = content.indexOf(bytes);
    if (next < 0 || at < 0) continue;
    const before = content.subarray(Math.max(0, at - MAX_HEADER_BYTES), at).toString('latin1');
    const header = /\d+\s+\d+\s+obj\s*$/.exec(before);
    repaired.fill(' ', at - (header ? before.length - header.index : 0), at + next);
    found = true;
  }
  return found ? repaired : undefined;
}
