import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { until } from './until.js';

const helper = pathToFileURL(resolve('build/build-if-changed.mjs')).href;

describe('the build', () => {
  let root: string;
  const input = (name: string) => join(root, 'src', name);
  const output = (name = '') => join(root, 'dist', name);

  /** Builds in a process of its own, as npm does: each file of src is copied to dist, after `before`. */
  function build(before = '') {
    const program = `
      import { copyFileSync, readdirSync, writeFileSync } from 'node:fs';
      import { buildIfChanged } from ${JSON.stringify(helper)};
      const build = async (folder) => {
        for (const name of readdirSync('src')) copyFileSync('src/' + name, folder + '/' + name);
        ${before}
      };
      const built = await buildIfChanged({ root: process.cwd(), out: 'dist', inputs: ['src/*'], exclude: ['**/*.spec.ts'], build });
      process.stdout.write(String(built));`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], { cwd: root });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const ended = new Promise<string>((settle) => child.once('close', () => settle(text)));
    return { child, ended };
  }

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'staff-portal-build-'));
    await mkdir(join(root, 'src'));
    await writeFile(input('a.ts'), 'one');
    await writeFile(input('b.ts'), 'one');
  });

  afterEach(() => rm(root, { recursive: true, force: true }));

  it('builds only when an input has changed since the last build', async () => {
    expect(await build().ended).toBe('true');
    expect(await build().ended).toBe('false');
    await writeFile(input('a.spec.ts'), 'a test is no input');
    expect(await build().ended).toBe('false');
    await writeFile(input('a.ts'), 'two');
    expect(await build().ended).toBe('true');
    expect(await readFile(output('a.ts'), 'utf8')).toBe('two');
    expect(await build().ended).toBe('false');
  });

  it('removes the output of a source that was removed or renamed', async () => {
    await build().ended;
    await rm(input('b.ts'));
    await writeFile(input('c.ts'), 'one');
    expect(await build().ended).toBe('true');
    expect(await readdir(output())).toEqual(expect.arrayContaining(['a.ts', 'c.ts', 'release.json']));
    expect(existsSync(output('b.ts'))).toBe(false);
  });

  it('never takes a build that was killed for complete, and removes what it left', async () => {
    const killed = build(`writeFileSync('started', ''); await new Promise((settle) => setTimeout(settle, 600_000));`);
    await until('the build is in the middle', () => existsSync(join(root, 'started')), 10_000);
    killed.child.kill('SIGKILL');
    await killed.ended;
    expect(existsSync(output())).toBe(false);
    expect(await build().ended).toBe('true');
    expect((await readdir(root)).toSorted()).toEqual(['dist', 'src', 'started']);
  });

  it('keeps the last whole build when a build fails', async () => {
    await build().ended;
    await writeFile(input('a.ts'), 'two');
    expect(await build(`throw new Error('does not compile');`).ended).toContain('does not compile');
    expect(await readFile(output('a.ts'), 'utf8')).toBe('one');
    expect(await build().ended).toBe('true');
  });

  it('leaves one whole folder when builds run at the same moment, also in the place of an older one', async () => {
    for (const content of ['first', 'second']) {
      await writeFile(input('a.ts'), content);
      const results = await Promise.all(Array.from({ length: 4 }, () => build().ended));
      expect(results).toContain('true');
      expect(results.filter((text) => text !== 'true' && text !== 'false')).toEqual([]);
      expect((await readdir(output())).toSorted()).toEqual(['a.ts', 'b.ts', 'release.json']);
      expect(await readFile(output('a.ts'), 'utf8')).toBe(content);
      expect(await readdir(root)).toHaveLength(2);
    }
  });
});
