import { deflateSync } from 'node:zlib';
import { PDFName, PDFString } from '@cantoo/pdf-lib';
import PdfKit from 'pdfkit';
import { goodFiles, newPdf, plainPdf, type SentFile } from './good-files.js';

/** A file that every reader opens although something about it is wrong, and the name under which it is stored. */
export type UsualFile = SentFile & { what: string; storedAs: string };

/** Names and types that browsers, telephones and mail programs give to good files. */
export async function misnamedFiles(): Promise<UsualFile[]> {
  const { jpeg, png, heic, pdf } = await goodFiles();
  const named = (name: string, storedAs: string, { content }: SentFile, declaredType = 'image/jpeg'): UsualFile => ({
    what: `${name} declared as ${declaredType || 'nothing'}`,
    name,
    storedAs,
    declaredType,
    content,
  });
  return [
    named('card.png', 'card.jpg', jpeg, 'image/png'),
    named('card.jpg', 'card.png', png),
    named('card.jpg', 'card.jpg', heic),
    named('scan.jpg', 'scan.pdf', pdf),
    named('card.jfif', 'card.jpg', jpeg),
    named('card.jpe', 'card.jpg', jpeg),
    named('card', 'card.jpg', jpeg),
    named('card.jpg ', 'card.jpg', jpeg),
    named('card.JPG.', 'card.jpg', jpeg),
    named('card.', 'card.png', png),
    named('IMG_1.HEIC.tmp', 'IMG_1.HEIC.jpg', heic),
    named('scan', 'scan.pdf', pdf, ''),
    named('Letter of Dr. Smith', 'Letter of Dr. Smith.pdf', pdf, ''),
    named('card.exe', 'card.jpg', jpeg, 'application/x-msdownload'),
    ...['octet-stream', 'x-download', 'download', 'x-pdf', 'force-download', 'acrobat', 'vnd.pdf'].map((type) =>
      named('scan.pdf', 'scan.pdf', pdf, `application/${type}`),
    ),
    ...['', 'text/plain', 'text/html', 'image/jpeg', 'binary/octet-stream', 'nonsense'].map((type) =>
      named('scan.pdf', 'scan.pdf', pdf, type),
    ),
    ...['', 'image/jpg', 'image/pjpeg', 'image/*', 'application/octet-stream', 'text/plain', 'image/png'].map((type) =>
      named('card.jpg', 'card.jpg', jpeg, type),
    ),
    ...['', 'image/heif', 'image/*', 'image/heic-sequence', 'text/plain'].map((type) =>
      named('IMG_4711.HEIC', 'IMG_4711.jpg', heic, type),
    ),
    ...['', 'image/x-png', 'image/jpeg'].map((type) => named('logo.png', 'logo.png', png, type)),
  ];
}

/** PDFs with something before, behind or between what belongs to them, as gateways, copiers and servers leave it. */
export async function roughPdfs(): Promise<UsualFile[]> {
  const rough: UsualFile[] = [];
  for (const [structure, { content }] of [
    ['plain', await plainPdf(false)],
    ['packed', await plainPdf(true)],
  ] as const) {
    const text = content.toString('latin1');
    const between = (words: string) => text.replace('endobj', `endobj\n${words}\n`);
    const texts: [string, string][] = [
      ...[
        ['20 zeros', '\0'.repeat(20)],
        ['2,048 zeros', '\0'.repeat(2_048)],
        ['a comment', '<!-- x -->'],
        ['Ctrl-Z', '\x1a'],
        ['blank lines', '\r\n\r\n  \r\n'],
        ['a second end mark', '\n%%EOF\n'],
        ['the job language of a printer', '\x1b%-12345X@PJL EOJ\r\n\x1b%-12345X'],
        ['a signature of mail', '\n--\nSent from my telephone\n'],
        ['what lay on the disk', `${'\x93\x01obj\xff'.repeat(200)}`],
      ].map(([what, after]): [string, string] => [`${what} behind it`, text + after]),
      ...[
        ['a mark of its encoding', '\xef\xbb\xbf'],
        ['an empty line', '\n'],
        ['a byte of zero', '\0'],
        ['the job language of a printer', '\x1b%-12345X@PJL JOB NAME="Scan 1"\r\n@PJL ENTER LANGUAGE=PDF\r\n'],
        ['the headers of mail', 'Content-Type: application/pdf\r\nContent-Transfer-Encoding: binary\r\n\r\n'],
        ['the header of a MacBinary file', `\0\x08scan.pdf${'\0'.repeat(118)}`],
        ['900 other bytes', 'scan '.repeat(180)],
      ].map(([what, before]): [string, string] => [`${what} before it`, before + text]),
      ['a blank behind its version', text.replace(/^(%PDF-\d\.\d)/, '$1 ')],
      ['stray words between its objects', between('stray words 12 of 30')],
      ['an object that cannot be read and that nobody needs', between('99 0 obj\n<< /A >> ]] ???\nendobj')],
      ['an object whose text has no end and that nobody needs', between('99 0 obj\n<< /A (begun \nendobj')],
      ['an object whose array has no end and that nobody needs', between('99 0 obj\n[ 1 2 << /B \nendobj')],
      ['an object without an end that nobody needs', between('99 0 obj\n<< /A [ 1 2')],
      ['two objects without an end that nobody needs', between('98 0 obj\n<< /A [ 1 2\n99 0 obj\n<< /B ( 3')],
      ['an empty object that nobody needs', between('99 0 obj\nendobj')],
      ['a missing end mark', text.replace(/%%EOF\s*$/, '')],
      ['an end mark in the line before', text.replace(/\s+%%EOF\s*$/, '%%EOF')],
      ['an end mark that leads nowhere', text.replace(/startxref\s+\d+/, 'startxref\n999999')],
      ['lines that end as on an old Macintosh', text.replace(/startxref\n(\d+)\n/, 'startxref\r$1\r')],
    ];
    for (const [what, changed] of texts)
      rough.push({ ...sentPdf, what: `${structure}, with ${what}`, content: Buffer.from(changed, 'latin1') });
  }
  return rough;
}

/** Protected against changes only: they open without a password. From RC4 with 40 bits to AES with 256. */
export async function openEncryptedPdfs(): Promise<UsualFile[]> {
  const versions = ['1.3', '1.4', '1.5', '1.6', '1.7', '1.7ext3'] as const;
  const written = await Promise.all(
    versions.map(async (pdfVersion) => ({
      ...sentPdf,
      what: `encrypted as in PDF ${pdfVersion}`,
      content: await writtenByPdfKit({ pdfVersion, ownerPassword: 'owner', permissions: { modifying: false } }),
    })),
  );
  const strongest = written.at(-1)!.content.toString('latin1');
  const unnamed = strongest.replace(/\/ID \[[^\]]*\]/, '');
  written.push({ ...sentPdf, what: 'encrypted, without an identifier', content: Buffer.from(unnamed, 'latin1') });
  for (const useObjectStreams of [true, false]) {
    const document = await newPdf();
    document.encrypt({ userPassword: '', ownerPassword: 'owner', permissions: { printing: false } });
    const content = Buffer.from(await document.save({ useObjectStreams }));
    written.push({ ...sentPdf, what: `encrypted, objects packed: ${useObjectStreams}`, content });
  }
  return written;
}

/** Things in a PDF that look like a threat and are none. */
export async function harmlessPdfs(): Promise<UsualFile[]> {
  const changed = async (what: string, change: (document: Awaited<ReturnType<typeof newPdf>>) => unknown) => {
    const document = await newPdf();
    change(document);
    return { ...sentPdf, what, content: Buffer.from(await document.save({ useObjectStreams: false })) };
  };
  const link = (action: Record<string, unknown>) => (document: Awaited<ReturnType<typeof newPdf>>) => {
    const { context } = document;
    const entry = { Type: 'Annot', Subtype: 'Link', Rect: [0, 0, 9, 9], A: context.obj(action as never) };
    document.getPage(0).node.set(PDFName.of('Annots'), context.obj([context.register(context.obj(entry))]));
  };
  return [
    await changed('a link to the web', link({ S: 'URI', URI: PDFString.of('https://northside.example/appointments') })),
    await changed('a link to an address for mail', link({ S: 'URI', URI: PDFString.of('mailto:front@northside.example') })),
    await changed('a link within the document', link({ S: 'GoTo', D: [0, 'Fit'] })),
    await changed('a link behind references to references', (document) => {
      const { context } = document;
      const name = context.register(context.register(PDFName.of('GoTo')));
      link({ S: name, D: [0, 'Fit'] })(document);
    }),
    await changed('an article', ({ catalog, context }) =>
      catalog.set(PDFName.of('Threads'), context.obj([{ Type: 'Thread', I: { Title: PDFString.of('News') } }])),
    ),
    await changed('the structure of a tagged document', ({ catalog, context }) =>
      catalog.set(
        PDFName.of('StructTreeRoot'),
        context.obj({ Type: 'StructTreeRoot', K: [{ Type: 'StructElem', S: 'P', A: { O: 'Layout', Placement: 'Block' } }] }),
      ),
    ),
    await changed('a first page to open at', ({ catalog, context }) =>
      catalog.set(PDFName.of('OpenAction'), context.obj({ S: 'GoTo', D: [0, 'Fit'] })),
    ),
    await changed('a picture of 108 megapixels', ({ context }) =>
      context.register(context.stream('', { Subtype: 'Image', Width: 12_032, Height: 9_024 })),
    ),
    await changed('a stream as text', ({ context }) => {
      const hex = Buffer.from(`${deflateSync(Buffer.alloc(1_000_000)).toString('hex')}>`);
      context.register(context.stream(hex, { Filter: ['ASCIIHexDecode', 'FlateDecode'] }));
    }),
    await changed('100 MiB in one stream', ({ context }) =>
      context.register(context.stream(deflateSync(Buffer.alloc(100 * 1024 * 1024)), { Filter: 'FlateDecode' })),
    ),
  ];
}

const sentPdf = { name: 'scan.pdf', storedAs: 'scan.pdf', declaredType: 'application/pdf' };

function writtenByPdfKit(options: PDFKit.PDFDocumentOptions): Promise<Buffer> {
  return new Promise((resolve) => {
    const document = new PdfKit({ size: [300, 200], ...options });
    const chunks: Buffer[] = [];
    document.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => resolve(Buffer.concat(chunks)));
    document.fontSize(20).text('Explanation of benefits');
    document.end();
  });
}
