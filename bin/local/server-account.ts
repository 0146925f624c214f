import { execFileSync } from 'node:child_process';
import { chown, open } from 'node:fs/promises';
import { platform, userInfo } from 'node:os';

/** The account under which the server runs; empty where that is our own. */
export type Account = { uid?: number; gid?: number };

/** PostgreSQL refuses to run as root: root lends it the account `postgres`, made when missing. */
export function serverAccount(): Account {
  if (userInfo().uid !== 0) return {};
  const id = (flag: string) =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres']);
    return { uid: id('-u'), gid: id('-g') };
  }
}

export async function giveTo({ uid, gid }: Account, path: string): Promise<void> {
  if (uid !== undefined && gid !== undefined) await chown(path, uid, gid);
}

/**
 * Root's folders are often closed to the server's account (a home, a `mkdtemp`), and their access rights are not ours
 * to change. So root opens what the server needs, and the server reaches it through the handle it inherited, from
 * number 3 on: `/proc/self/fd/3` leads to the folder itself, without walking through its parents.
 */
export async function withHandles<T>(
  account: Account,
  paths: string[],
  use: (names: string[], fds: number[]) => Promise<T>,
): Promise<T> {
  if (account.uid === undefined || platform() !== 'linux') return use(paths, []);
  const handles = await Promise.all(paths.map((path) => open(path, 'r')));
  const names = paths.map((_, index) => `/proc/self/fd/${index + 3}`);
  try {
    return await use(
      names,
      handles.map(({ fd }) => fd),
    );
  } finally {
    await Promise.all(handles.map((handle) => handle.close()));
  }
}
