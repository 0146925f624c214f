import { kindOf } from './file-kind.js';

const ftyp = (major: string, ...compatible: string[]) =>
  `\0\0\0${String.fromCharCode(16 + 4 * compatible.length)}ftyp${major}\0\0\0\0${compatible.join('')}`;

describe('The kind of a file by its first bytes', () => {
  it.each([
    ['a JPEG', 'jpeg', '\xff\xd8\xff\xe0\0\x10JFIF\0'],
    ['a JPEG of a telephone', 'jpeg', '\xff\xd8\xff\xe1\0\x10Exif\0'],
    ['a JPEG without either header', 'jpeg', '\xff\xd8\xff\xdb'],
    ['a JPEG that mentions a PDF', 'jpeg', '\xff\xd8\xff\xfe\0\x10%PDF-1.4'],
    ['a PNG', 'png', '\x89PNG\r\n\x1a\n\0\0\0\rIHDR'],
    ['a HEIC', 'heic', ftyp('heic', 'mif1', 'heic')],
    ['a HEIC that an Android telephone made', 'heic', ftyp('mif1', 'mif1', 'heic')],
    ['a HEIC of ten bits', 'heic', ftyp('heix', 'mif1')],
    ['a burst of pictures', 'heic', ftyp('msf1', 'hevc', 'mif1')],
    ['a PDF', 'pdf', '%PDF-1.7\n%\xe2\xe3\xcf\xd3'],
    ['a PDF behind a mark of its encoding', 'pdf', '\xef\xbb\xbf\r\n%PDF-1.4 \n'],
    ['a PDF behind the job language of a printer', 'pdf', '\x1b%-12345X@PJL JOB\r\n@PJL ENTER LANGUAGE=PDF\r\n%PDF-1.3\r'],
    ['a PDF behind 1,023 other bytes', 'pdf', `${' '.repeat(1_023)}%PDF-2.0`],
  ])('is found in %s', (_, kind, start) => {
    expect(kindOf(Buffer.from(start, 'latin1'))).toBe(kind);
  });

  it.each([
    ['nothing', ''],
    ['text', 'Dear colleague, '],
    ['a web page', '<!doctype html>'],
    ['a GIF', 'GIF89a'],
    ['a WebP', 'RIFF\0\0\0\0WEBPVP8 '],
    ['an AVIF', ftyp('avif', 'mif1', 'miaf')],
    ['an AVIF that calls itself a picture of any kind', ftyp('mif1', 'avif', 'miaf')],
    ['a film', ftyp('mp42', 'isom')],
    ['a text document', 'PK\x03\x04\x14\0'],
    ['a JPEG behind a blank', ' \xff\xd8\xff\xe0'],
    ['a PDF behind 1,024 other bytes', `${' '.repeat(1_024)}%PDF-1.7`],
    ['a PDF of a version that does not exist', '%PDF-9.9'],
  ])('is not known of %s', (_, start) => {
    expect(kindOf(Buffer.from(start, 'latin1'))).toBeUndefined();
  });
});
