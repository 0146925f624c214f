import { spawnSync } from 'node:child_process';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { dirname, join } from 'node:path';
import { CannotStart } from './cannot-start.js';

/**
 * Makes this process the owner of `folder`, which is made when missing. Of several processes that try it at the same moment one
 * becomes the owner; the others fail with `CannotStart`, as long as that one lives. Claiming again does no harm.
 */
export async function claimFolder(folder: string): Promise<void> {
  const file = join(folder, 'owner.pid');
  const own = `${file}.${process.pid}`;
  await mkdir(folder, { recursive: true });
  await writeFile(own, `${process.pid} ${await startOf(process.pid)}`);
  try {
    // A link, unlike a new file, has its content from the first moment on.
    while (!(await link(own, file).then(() => true, unlessExists))) {
      const owner = await readOwner(file);
      if (owner?.pid === process.pid && owner.lives) return;
      if (owner?.lives) throw inUse(folder, owner.pid);
      await removeDead(file, `${own}.dead`);
    }
  } finally {
    await rm(own, { force: true });
  }
}

export async function releaseFolder(folder: string): Promise<void> {
  await rm(join(folder, 'owner.pid'), { force: true });
}

/** Whether the last owner of `folder` was killed, so that parts of it may still be about to end. */
export async function wasAbandoned(folder: string): Promise<boolean> {
  const owner = await readOwner(join(folder, 'owner.pid'));
  return owner !== undefined && !owner.lives;
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Two processes may have seen the same dead owner: the slower one must not remove the claim of the faster one. */
async function removeDead(file: string, aside: string): Promise<void> {
  await rename(file, aside).catch(unlessMissing);
  const removed = await readOwner(aside);
  if (removed?.lives) await link(aside, file).catch(unlessExists);
  await rm(aside, { force: true });
}

async function readOwner(file: string): Promise<{ pid: number; lives: boolean } | undefined> {
  const text = await readFile(file, 'utf8').catch(unlessMissing);
  if (!text) return undefined;
  const [pid, ...start] = text.split(' ');
  // Earlier releases wrote the number alone; one of them may run right now.
  const isSame = start.length === 0 || (await startOf(Number(pid))) === start.join(' ');
  return { pid: Number(pid), lives: isAlive(Number(pid)) && isSame };
}

/** Process ids are used again, after a power cut within minutes: together with this, a number means one process. */
async function startOf(pid: number): Promise<string> {
  if (platform() !== 'linux') return spawnSync('ps', ['-p', String(pid), '-o', 'lstart='], { encoding: 'utf8' }).stdout.trim();
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name of the program, in parentheses, may contain anything.
  return `${boot.trim()} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
}

function inUse(folder: string, pid: number): CannotStart {
  return new CannotStart(
    `The data folder ${dirname(folder)} is in use by process ${pid}. Stop that one first, or set DATA_DIR to another folder.`,
  );
}

function unlessExists(error: NodeJS.ErrnoException): false {
  if (error.code !== 'EEXIST') throw error;
  return false;
}

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
