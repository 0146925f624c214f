const PDF_WITHIN_BYTES = 1024;
const MAX_FTYP_BYTES = 256;
const jpegStart = '\xff\xd8\xff';
const pngStart = '\x89PNG\r\n\x1a\n';
const pdfHeader = /%PDF-[12]\.\d/;
const heicBrand = /^(?:hei[cxms]|hev[cxms]|mif1|msf1)$/;
const otherBrand = /^avi[fs]$/;

/**
 * Whether the portal takes a file, by its first bytes as the portal looks at them: what a browser or a telephone calls it is
 * often wrong. It may still find that the rest is damaged.
 */
export async function isTakenKind(file: Blob): Promise<boolean> {
  const bytes = new Uint8Array(await file.slice(0, PDF_WITHIN_BYTES + 8).arrayBuffer());
  const start = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  const pdfAt = start.search(pdfHeader);
  const isPdf = pdfAt >= 0 && pdfAt < PDF_WITHIN_BYTES;
  return start.startsWith(jpegStart) || start.startsWith(pngStart) || isPdf || isHeic(bytes, start);
}

function isHeic(bytes: Uint8Array, start: string): boolean {
  if (bytes.length < 16 || start.slice(4, 8) !== 'ftyp') return false;
  const length = new DataView(bytes.buffer).getUint32(0);
  if (length < 16 || length > MAX_FTYP_BYTES) return false;
  const [major = '', , ...compatible] = start.slice(8, length).match(/.{4}/gs) ?? [];
  const brands = [major, ...compatible];
  return brands.some((brand) => heicBrand.test(brand)) && !brands.some((brand) => otherBrand.test(brand));
}
