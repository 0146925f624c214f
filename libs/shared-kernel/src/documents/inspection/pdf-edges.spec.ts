import { withoutSurroundings } from './pdf-edges.js';

const document = '%PDF-1.4\n1 0 obj\n<< >>\nendobj\nstartxref\n9\n%%EOF';
const around = (before: string, after: string) =>
  withoutSurroundings(Buffer.from(before + document + after, 'latin1')).toString('latin1');
const fault = (content: string) => {
  try {
    withoutSurroundings(Buffer.from(content, 'latin1'));
  } catch (error) {
    return (error as Error).message;
  }
  return undefined;
};

describe('Around a PDF', () => {
  it.each([
    ['nothing', '', ''],
    ['a mark of its encoding', '\xef\xbb\xbf', ''],
    ['blank lines', '\r\n\n', '\r\n\n'],
    ['zeros', '\0\0', '\0'.repeat(2_048)],
    ['a comment of a server', '', '<!-- made in 0.3 s -->'],
    ['the end of a page', '', '</body></html>'],
    ['the mark of an old editor', '', '\x1a'],
    ['the job language of a printer', '\x1b%-12345X@PJL SET NAME="Bill (1)"\r\n', '\x1b%-12345X'],
    ['the headers of a download', 'HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\nVary: */*\r\n\r\n', ''],
    ['a name that begins like an archive', 'PK-200 scanner\n', ''],
    ['a name that begins like a program', 'MZ 12\n', ''],
    ['a signature of mail', '', '\n--\nSent from my telephone'],
    ['what lay on the disk', '', 'MZ\x90\0PK\x03\x04 obj endobj \xff\xd8<%\xfe<?xpacket begin?>'],
  ])('%s is cut off', (_, before, after) => {
    expect(around(before, after)).toBe(document);
  });

  it.each([
    ['a page of the web before it', `<!doctype html><script>alert(1)</script>${document}`],
    ['a picture that acts before it', `<svg onload="alert(1)"/>${document}`],
    ['a program before it', `MZ\x90\0${document}`],
    ['a program of Linux before it', `\x7fELF\x02${document}`],
    ['an archive before it', `PK\x03\x04\x14\0${document}`],
    ['a script of a shell before it', `#!/bin/sh\n${document}`],
    ['a script of a server before it', `<?php system(1); ?>${document}`],
    ['a script of a page before it', `/*${document}*/alert(1)`],
    ['a call before it', `alert(1)//${document}`],
    ['a GIF before it', `GIF89a${document}`],
    ['a script behind it', `${document}<script>alert(1)</script>`],
    ['a script of a server behind it', `${document}<? system(1);`],
  ])('%s makes it two things at once', (_, content) => {
    expect(fault(content)).toBe('active-content');
  });

  it.each([
    ['without an end', document.slice(0, document.indexOf('startxref'))],
    ['without a header', document.slice(5)],
    ['whose header comes too late', ' '.repeat(1_024) + document],
    ['whose end comes before its header', `startxref\n9\n%%EOF ${document.slice(0, 20)}`],
    ['of whose newer version only a part is there', `${document}\n1 0 obj\n<< /New true >>\nendobj\n`],
    ['of a version that does not exist', document.replace('1.4', '9.9')],
  ])('nothing helps one %s', (_, content) => {
    expect(fault(content)).toBe('unreadable');
  });
});
