import { entryName } from './entry-name.js';

describe("The name of a message's file in an archive", () => {
  it('says which message and which of its files it is', () => {
    expect(entryName(12, 3, 'IMG_0815.jpg')).toBe('files/12-3 IMG_0815.jpg');
    expect(entryName(1, 1, 'two.dots.pdf')).toBe('files/1-1 two.dots.pdf');
    expect(entryName(1, 1, 'none')).toBe('files/1-1 none');
  });

  it('fits any file system, whatever the script, and keeps its extension', () => {
    for (const sign of ['x', '患', '👩']) {
      const name = entryName(2_147_483_647, 10, `${sign.repeat(196)}.pdf`);
      expect(Buffer.byteLength(name.slice('files/'.length))).toBeLessThanOrEqual(255);
      expect(name).toMatch(/\.pdf$/);
      expect(name.isWellFormed()).toBe(true);
    }
  });
});
