import { isTakenKind } from './file-kind.js';

const ftyp = (major: string, ...compatible: string[]) =>
  `\0\0\0${String.fromCharCode(16 + 4 * compatible.length)}ftyp${major}\0\0\0\0${compatible.join('')}`;
const blob = (start: string) => new Blob([Buffer.from(start, 'latin1')]);

describe('A file that is chosen in a page', () => {
  it.each([
    ['a JPEG', '\xff\xd8\xff\xe0\0\x10JFIF\0'],
    ['a JPEG of a telephone', '\xff\xd8\xff\xe1\0\x10Exif\0'],
    ['a JPEG without either header', '\xff\xd8\xff\xdb'],
    ['a PNG', '\x89PNG\r\n\x1a\n\0\0\0\rIHDR'],
    ['a HEIC', ftyp('heic', 'mif1', 'heic')],
    ['a HEIC that an Android telephone made', ftyp('mif1', 'mif1', 'heic')],
    ['a burst of pictures', ftyp('msf1', 'hevc', 'mif1')],
    ['a PDF', '%PDF-1.7\n%\xe2\xe3\xcf\xd3'],
    ['a PDF behind a mark of its encoding', '\xef\xbb\xbf\r\n%PDF-1.4 \n'],
    ['a PDF behind 1,023 other bytes', `${' '.repeat(1_023)}%PDF-2.0`],
  ])('is sent if it is %s', async (_, start) => {
    expect(await isTakenKind(blob(start))).toBe(true);
  });

  it.each([
    ['nothing', ''],
    ['text', 'Dear colleague, '],
    ['a web page', '<!doctype html>'],
    ['a GIF', 'GIF89a'],
    ['a WebP', 'RIFF\0\0\0\0WEBPVP8 '],
    ['an AVIF', ftyp('avif', 'mif1', 'miaf')],
    ['a film', ftyp('mp42', 'isom')],
    ['a text document', 'PK\x03\x04\x14\0'],
    ['a PDF behind 1,024 other bytes', `${' '.repeat(1_024)}%PDF-1.7`],
    ['a PDF of a version that does not exist', '%PDF-9.9'],
  ])('is not sent if it is %s', async (_, start) => {
    expect(await isTakenKind(blob(start))).toBe(false);
  });
});
