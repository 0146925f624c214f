import { Refused } from './fault.js';

/** Readers look for the header in the first 1,024 bytes of a file (ISO 32000-1, annex H, note 13). */
const HEADER_WITHIN_BYTES = 1024;
const header = /%PDF-[12]\.\d/;
// The mark itself is missing now and then, where a gateway cut one line too many.
const end = /startxref\s+\d+(?:\s*%%EOF)?/g;
/** Where an object begins. */
export const objectHeader = /\b\d+\s+\d+\s+obj\b/;

/** How programs, archives and other documents begin. Before a PDF they make a file that is two things at once. */
const otherBeginnings = ['\x7fELF', '\xcf\xfa\xed\xfe', 'GIF8', 'RIFF', 'Rar!', '7z\xbc\xaf', '\x1f\x8b', '#!', '{\\rtf'];
const binaryBeginning = /^(?:MZ|PK)[^ -~]/;
const activeMarkup = /<\s*(?:script|svg|iframe|object|embed)\b|<\?(?:php|=|\s+[a-z])|<%[=@\s]|javascript:/i;
// A comment, a call or a template that a script could begin with; "*/*" is a type in the headers of mail.
const scriptText = /(?<!\*)\/\*|[\w$]\(|`/;

/** Where the header begins; -1 if there is none where readers look for it. */
export function findPdfHeader(content: Uint8Array): number {
  const start = Buffer.from(content.buffer, content.byteOffset, content.length).toString('latin1', 0, HEADER_WITHIN_BYTES + 8);
  const at = start.search(header);
  return at < HEADER_WITHIN_BYTES ? at : -1;
}

/**
 * The document from its header to its last end mark, without what mail gateways, copiers and servers put around it. Refuses a
 * file that was cut off, and one that is a program or a page of the web as well.
 */
export function withoutSurroundings(content: Buffer): Buffer {
  const start = findPdfHeader(content);
  const text = content.toString('latin1');
  const last = [...text.matchAll(end)].at(-1);
  if (start < 0 || !last || last.index < start) throw new Refused('unreadable');
  const [before, after] = [text.slice(0, start), text.slice(last.index + last[0].length)];
  // Objects behind the last end mark belong to a newer version whose own end is missing.
  if (objectHeader.test(after)) throw new Refused('unreadable');
  if (isProgram(before) || activeMarkup.test(after)) throw new Refused('active-content');
  return content.subarray(start, last.index + last[0].length);
}

function isProgram(before: string): boolean {
  const isOther = otherBeginnings.some((bytes) => before.startsWith(bytes)) || binaryBeginning.test(before);
  return isOther || activeMarkup.test(before) || scriptText.test(before);
}
