import { findPdfHeader } from './inspection/pdf-edges.js';
import type { DocumentKind } from './inspection/verdict.js';

const jpegStart = Buffer.from([0xff, 0xd8, 0xff]);
const pngStart = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const MAX_FTYP_BYTES = 256;

// Pictures coded with HEVC, and those whose brand leaves the coding open; the decoder has the last word.
const heicBrands = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs', 'mif1', 'msf1']);
// AV1 comes in the same box.
const otherBrands = new Set(['avif', 'avis']);

/**
 * The kind of a file by its first bytes; undefined if they are of no kind that is taken. Names and declared types are not
 * asked: browsers, telephones and mail programs get them wrong. `apps/web/src/parts/file-kind.ts` follows the same rule.
 */
export function kindOf(content: Uint8Array): DocumentKind | undefined {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.length);
  if (bytes.subarray(0, jpegStart.length).equals(jpegStart)) return 'jpeg';
  if (bytes.subarray(0, pngStart.length).equals(pngStart)) return 'png';
  if (isHeic(bytes)) return 'heic';
  return findPdfHeader(bytes) >= 0 ? 'pdf' : undefined;
}

function isHeic(content: Buffer): boolean {
  const length = content.length >= 16 ? content.readUInt32BE(0) : 0;
  if (length < 16 || length > MAX_FTYP_BYTES || content.toString('latin1', 4, 8) !== 'ftyp') return false;
  const [major = '', , ...compatible] = content.toString('latin1', 8, length).match(/.{4}/gs) ?? [];
  const brands = [major, ...compatible];
  return brands.some((brand) => heicBrands.has(brand)) && !brands.some((brand) => otherBrands.has(brand));
}
