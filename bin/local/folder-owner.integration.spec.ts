import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { claimFolder, releaseFolder, wasAbandoned } from './folder-owner.js';

describe('the owner of a data folder', () => {
  let parent: string;
  let folder: string;
  const file = () => join(folder, 'owner.pid');

  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'staff-portal-owner-'));
    folder = join(parent, 'postgres');
  });

  afterEach(() => rm(parent, { recursive: true, force: true }));

  /** Claims the folder in a process of its own, which waits until it is told to end and says what came of it. */
  function claimElsewhere() {
    const module = pathToFileURL(resolve('bin/local/folder-owner.ts')).href;
    const program = `
      import { registerHooks } from 'node:module';
      // Node strips the types of TypeScript itself, but takes ./x.js at its word.
      registerHooks({ resolve: (name, context, next) => next(name.replace(/^(\\..*)\\.js$/, '$1.ts'), context) });
      const { claimFolder } = await import(${JSON.stringify(module)});
      console.log(await claimFolder(${JSON.stringify(folder)}).then(() => 'owner', (error) => error.message));
      process.stdin.once('end', () => process.exit()).resume();`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], { stdio: ['pipe', 'pipe', 'inherit'] });
    const outcome = new Promise<string>((settle) =>
      child.stdout.once('data', (chunk: Buffer) => settle(chunk.toString().trim())),
    );
    const ended = new Promise((settle) => child.once('exit', settle));
    return { child, outcome, ended };
  }

  it('is one process, also when several claim the folder at the same moment', async () => {
    const claims = Array.from({ length: 4 }, claimElsewhere);
    const outcomes = await Promise.all(claims.map(({ outcome }) => outcome));
    const owner = claims[outcomes.indexOf('owner')]!.child.pid;
    const refusal = `The data folder ${parent} is in use by process ${owner}. Stop that one first, or set DATA_DIR to another folder.`;
    expect(outcomes.toSorted()).toEqual([refusal, refusal, refusal, 'owner'].toSorted());
    for (const { child } of claims) child.stdin.end();
    await Promise.all(claims.map(({ ended }) => ended));
  });

  it('is one of several processes that find a dead owner at the same moment', async () => {
    const dead = claimElsewhere();
    expect(await dead.outcome).toBe('owner');
    dead.child.kill('SIGKILL');
    await dead.ended;
    expect(await wasAbandoned(folder)).toBe(true);

    const claims = Array.from({ length: 4 }, claimElsewhere);
    const outcomes = await Promise.all(claims.map(({ outcome }) => outcome));
    expect(outcomes.filter((outcome) => outcome === 'owner')).toHaveLength(1);
    expect(await wasAbandoned(folder)).toBe(false);
    for (const { child } of claims) child.stdin.end();
    await Promise.all(claims.map(({ ended }) => ended));
    expect(await readdir(folder)).toEqual(['owner.pid']);
  });

  it('is not another process that was given the same number later', async () => {
    await claimFolder(folder);
    await writeFile(file(), (await readFile(file(), 'utf8')).replace(/\S+$/, '1'));
    expect(await wasAbandoned(folder)).toBe(true);
    await claimFolder(folder);
    expect(await wasAbandoned(folder)).toBe(false);
  });

  it('may be a process of an earlier release, which wrote its number alone', async () => {
    await claimFolder(folder);
    await writeFile(file(), String(process.ppid));
    expect(await wasAbandoned(folder)).toBe(false);
    await expect(claimFolder(folder)).rejects.toThrow(`in use by process ${process.ppid}`);
  });

  it('may claim its folder again and gives it free', async () => {
    await claimFolder(folder);
    await claimFolder(folder);
    await releaseFolder(folder);
    expect(await readdir(folder)).toEqual([]);
    expect(await wasAbandoned(folder)).toBe(false);
  });
});
