import { spawnSync } from 'node:child_process';
import { readdir, readFile, readlink, realpath, rm } from 'node:fs/promises';
import { platform } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CannotStart } from './cannot-start.js';

/** Ends the server on `folder` whose owner was killed before it could do so. One with a living owner is somebody's. */
export async function endAbandonedServer(folder: string): Promise<void> {
  const data = join(folder, 'data');
  const pid = Number((await serverLock(data))[0]);
  if (!pid) return;
  if (!(await serves(pid, data))) {
    // PostgreSQL would refuse when the number now belongs to another process of the same account.
    await rm(join(data, 'postmaster.pid'), { force: true });
    return;
  }
  const owner = await ownerOf(folder);
  if (owner && owner !== process.pid && isAlive(owner)) {
    throw new CannotStart(
      `The data folder ${dirname(folder)} is in use by process ${owner}. Stop that one first, or set DATA_DIR to another folder.`,
    );
  }
  signal(pid, 'SIGINT');
  for (const deadline = Date.now() + 30_000; await serves(pid, data); await pause(50)) {
    if (Date.now() > deadline) signal(pid, 'SIGQUIT');
  }
}

/** Whether the last owner of `folder` was killed, so that parts of it may still be about to end. */
export async function wasAbandoned(folder: string): Promise<boolean> {
  const owner = await ownerOf(folder);
  return owner > 0 && !isAlive(owner);
}

/** Removes the throwaway folders whose names start with `prefix` and whose owner was killed. */
export async function removeAbandonedFolders(prefix: string): Promise<void> {
  const parent = dirname(prefix);
  const names = (await readdir(parent)).filter((name) => name.startsWith(basename(prefix)));
  for (const folder of names.map((name) => join(parent, name))) {
    if (!(await wasAbandoned(folder))) continue;
    await endAbandonedServer(folder);
    await rm(folder, { recursive: true, force: true });
  }
}

/** The lines of PostgreSQL's own lock file: the first is its process id, the eighth becomes `ready`. */
export async function serverLock(data: string): Promise<string[]> {
  return (await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
}

async function ownerOf(folder: string): Promise<number> {
  return Number(await readFile(join(folder, 'owner.pid'), 'utf8').catch(() => ''));
}

/** Process ids are used again: only one that works in this very folder is its server. */
async function serves(pid: number, data: string): Promise<boolean> {
  if (!isAlive(pid)) return false;
  if (platform() === 'linux') return (await readlink(`/proc/${pid}/cwd`).catch(() => '')) === (await realpath(data));
  return spawnSync('ps', ['-p', String(pid), '-o', 'comm='], { encoding: 'utf8' }).stdout.includes('postgres');
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Gone in the meantime, which is what we want.
  }
}
