import fc from 'fast-check';
import { shownName } from './shown-name.js';

describe('the name that is shown', () => {
  it.each([
    ['Befund März.PDF', 'pdf', 'Befund März.pdf'],
    ['../../../etc/passwd.pdf', 'pdf', 'passwd.pdf'],
    ['C:\\Users\\Ada\\scan.jpeg', 'jpeg', 'scan.jpg'],
    ['IMG_1.HEIC', 'heic', 'IMG_1.jpg'],
    ['invoice\u202Egpj.exe.png', 'png', 'invoicegpj.exe.png'],
    ['a\r\nSet-Cookie: x.png', 'png', 'aSet-Cookie_ x.png'],
    ['a\0b\u200Bc.png', 'png', 'abc.png'],
    ['"quoted" <b>.png', 'png', '_quoted_ _b_.png'],
    ['  .hidden..png', 'png', 'hidden.png'],
    ['.png', 'png', 'document.png'],
    ['...', 'pdf', 'document.pdf'],
    ['', 'pdf', 'document.pdf'],
    // The extension is that of what is stored, whatever the file came with.
    ['card.png', 'jpeg', 'card.jpg'],
    ['card.jfif', 'jpeg', 'card.jpg'],
    ['card.jpe', 'jpeg', 'card.jpg'],
    ['card.jpg ', 'jpeg', 'card.jpg'],
    ['card.jpg.\u00a0', 'jpeg', 'card.jpg'],
    ['card', 'jpeg', 'card.jpg'],
    ['scan.bin', 'pdf', 'scan.pdf'],
    ['scan.pdf.exe', 'pdf', 'scan.pdf.pdf'],
    ['scan.jp\u200Bg', 'jpeg', 'scan.jpg'],
    ['letter.tmp', 'heic', 'letter.jpg'],
    // What stands behind a dot is not always an extension.
    ['Befund 12.03.2026', 'pdf', 'Befund 12.03.2026.pdf'],
    ['Letter of Dr. Smith', 'pdf', 'Letter of Dr. Smith.pdf'],
    ['version 1.2', 'png', 'version 1.2.png'],
    ['\ud800.pdf', 'pdf', 'document.pdf'],
    ['患者.pdf', 'pdf', '患者.pdf'],
    [`${'🦜'.repeat(300)}.pdf`, 'pdf', `${'🦜'.repeat(196)}.pdf`],
  ] as const)('of %p (%s) is %p', (given, kind, shown) => {
    expect(shownName(given, kind)).toBe(shown);
  });

  it('is harmless whatever was given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (given) => {
        const shown = shownName(given, 'png');
        expect(shown).toMatch(/^[^/\\\p{Cc}\p{Cf}\p{Cs}<>:"|?*]+\.png$/u);
        expect([...shown].length).toBeLessThanOrEqual(200);
        expect(shown.isWellFormed()).toBe(true);
      }),
    );
  });

  it.each(['.', ' ', '. '])('is found at once in a name with 100,000 times %j', (signs) => {
    const run = signs.repeat(100_000);
    expect(shownName(`a${run}b.pdf`, 'pdf')).toMatch(/^a.*\.pdf$/);
    expect(shownName(`a${run}`, 'pdf')).toBe('a.pdf');
  });
});
