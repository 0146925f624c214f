import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface Clone {
  folder: string;
  remove(): Promise<void>;
}

/**
 * The repository as a fresh clone has it, with what is not committed yet, after `npm ci`: the same packages, nothing built. What
 * is built here stays as it is.
 */
export async function cleanClone(): Promise<Clone> {
  const folder = await mkdtemp(join(tmpdir(), 'staff-portal-bench-clone-'));
  const list = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], { encoding: 'utf8' });
  const files = list.split('\0').filter((file) => file !== '' && dirname(file) !== 'docs/screens');
  for (const file of files) await cp(file, join(folder, file)).catch(ignoreDeleted);
  await symlink(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Git lists a file until its removal is committed. */
function ignoreDeleted(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
