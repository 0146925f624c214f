import type { DocumentKind } from './inspection/verdict.js';
import { refusal } from './refusals.js';

const kinds: Record<DocumentKind, { extensions: string[]; types: string[]; begins(content: Buffer): boolean }> = {
  jpeg: {
    extensions: ['jpg', 'jpeg'],
    types: ['image/jpeg'],
    begins: (content) => content.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff])),
  },
  png: {
    extensions: ['png'],
    types: ['image/png'],
    begins: (content) => content.subarray(0, 8).equals(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')),
  },
  heic: {
    extensions: ['heic', 'heif'],
    // Most browsers do not know the type of a HEIC file, and then declare none or this one.
    types: ['image/heic', 'image/heif', 'application/octet-stream'],
    begins: isHeic,
  },
  pdf: {
    extensions: ['pdf'],
    types: ['application/pdf'],
    // At the very first byte: readers that look further down would take what stands before it for something else.
    begins: (content) => /^%PDF-[12]\.\d[\r\n]/.test(content.subarray(0, 10).toString('latin1')),
  },
};

/** The kind that name, declared type and first bytes agree on; refuses the file where they do not. */
export function kindOf(content: Buffer, name: string, declaredType: string): DocumentKind {
  const extension = /\.([^.]*)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  const type = declaredType.split(';')[0]!.trim().toLowerCase();
  const named = Object.entries(kinds).find(([, { extensions }]) => extensions.includes(extension));
  if (!named) throw refusal('documents.kind-not-taken');
  const [kind, { types, begins }] = named;
  if (!types.includes(type) || !begins(content)) throw refusal('documents.type-mismatch');
  return kind as DocumentKind;
}

/** A box `ftyp` whose brands say: coded with HEVC. AVIF comes in the same box. */
function isHeic(content: Buffer): boolean {
  const length = content.length >= 16 ? content.readUInt32BE(0) : 0;
  if (length < 16 || length > 256 || content.toString('latin1', 4, 8) !== 'ftyp') return false;
  const brands = content.toString('latin1', 8, length).match(/.{4}/gs) ?? [];
  return ['heic', 'heix', 'mif1'].includes(brands[0]!) && brands.some((brand) => brand === 'heic' || brand === 'heix');
}
