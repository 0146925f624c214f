import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRelease } from './release.js';

describe('The release of the pages', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'release-'));
    mkdirSync(join(folder, 'apps/web/dist'), { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (text: string) => writeFileSync(join(folder, 'apps/web/dist/release.json'), text);

  it('is what the build wrote beside them', () => {
    write('{"release":"2026-11-25.4f1c9a2"}');
    expect(readRelease(folder)).toBe('2026-11-25.4f1c9a2');
  });

  it('is "none" where no pages were built', () => {
    expect(readRelease(folder)).toBe('none');
  });

  it.each(['', '{}', '{"release":""}', '{"release":"a b"}', `{"release":"${'a'.repeat(65)}"}`])(
    'stops the start when the file says %j',
    (text) => {
      write(text);
      expect(() => readRelease(folder)).toThrow('does not name a release. Build the pages again.');
    },
  );
});
