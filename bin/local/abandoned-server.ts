import { spawnSync } from 'node:child_process';
import { readdir, readFile, readlink, realpath, rm } from 'node:fs/promises';
import { platform } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isAlive, wasAbandoned } from './folder-owner.js';

/** Ends the server on `folder` whose owner was killed before it could do so. To be called by the owner of the folder, or when that one is dead. */
export async function endAbandonedServer(folder: string): Promise<void> {
  const data = join(folder, 'data');
  const pid = Number((await serverLock(data))[0]);
  if (!pid) return;
  if (!(await serves(pid, data))) {
    // PostgreSQL would refuse when the number now belongs to another process of the same account.
    await rm(join(data, 'postmaster.pid'), { force: true });
    return;
  }
  signal(pid, 'SIGINT');
  for (const deadline = Date.now() + 30_000; await serves(pid, data); await pause(50)) {
    if (Date.now() > deadline) signal(pid, 'SIGQUIT');
  }
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

/** Process ids are used again: only one that works in this very folder is its server. */
async function serves(pid: number, data: string): Promise<boolean> {
  if (!isAlive(pid)) return false;
  if (platform() === 'linux') return (await readlink(`/proc/${pid}/cwd`).catch(() => '')) === (await realpath(data));
  return spawnSync('ps', ['-p', String(pid), '-o', 'comm='], { encoding: 'utf8' }).stdout.includes('postgres');
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Gone in the meantime, which is what we want.
  }
}
