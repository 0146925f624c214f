import { globSync, readFileSync } from 'node:fs';

/** The classes by which Mantine's scripts and style sheets name the same thing. */
const classesIn = (text: string) => new Set(text.match(/\bm_[0-9a-f]{6,8}\b/g));
const read = (files: readonly string[]) => files.map((file) => readFileSync(file, 'utf8')).join('\n');

const built = (pattern: string) => globSync(`apps/web/dist/assets/${pattern}`);
const styled = classesIn(read(globSync('node_modules/@mantine/*/styles.css')));

const missing = (scripts: readonly string[], sheets: readonly string[]) => {
  const there = classesIn(read(sheets));
  return [...classesIn(read(scripts))].filter((name) => styled.has(name) && !there.has(name));
};

describe('The pages', () => {
  it('load, before the sign-in, the styles of all that their scripts show', () => {
    const scripts = built('app-*.js');
    expect([scripts.length, classesIn(read(scripts)).size > 10]).toEqual([1, true]);
    expect(missing(scripts, built('app-*.css'))).toEqual([]);
  });

  it('load, behind the sign-in, the styles of everything', () => {
    expect(missing(built('*.js'), [...built('app-*.css'), ...built('portal-*.css')])).toEqual([]);
  });

  it('have no style sheets but these and the one of the payer', () => {
    expect(
      built('*.css')
        .map((file) => /(\w+)-[^/]*$/.exec(file)![1])
        .toSorted(),
    ).toEqual(['app', 'payment', 'portal']);
  });
});
