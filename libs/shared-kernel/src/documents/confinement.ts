import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';

/** How a process is started so that it can do less than the one that starts it. */
export interface Confinement {
  /** Programs that give up rights and then run what follows. */
  readonly wrapper: readonly string[];
  /** The user and group that it runs as, where no program of the wrapper sets them. */
  readonly userId?: number;
  readonly hasOwnUser: boolean;
  readonly hasNoNetwork: boolean;
  /** Whether it cannot read the environment of the process that starts it, which holds passwords. */
  readonly cannotReadSecrets: boolean;
}

/** Each process gets another number, so that two of them cannot reach each other; no account and no file has them. */
const FIRST_USER_ID = 64_000;
const USER_IDS = 900;
const folders = ['/usr/bin', '/bin'];
const unconfined: Confinement = { wrapper: [], hasOwnUser: false, hasNoNetwork: false, cannotReadSecrets: false };

let started = 0;
let strongest: Promise<number> | undefined;

/**
 * The strongest confinement that this platform allows to a process that runs `node` on `script`; it is tried once. Linux as
 * root: a user of its own and no network. Linux as another user: no network, in a user namespace. Elsewhere, and in
 * containers that allow neither: none.
 */
export async function nextConfinement(node: string, script: string): Promise<Confinement> {
  const all = candidates(FIRST_USER_ID + (started++ % USER_IDS));
  strongest ??= firstThatWorks(all, node, script);
  return all[await strongest]!;
}

async function firstThatWorks(all: readonly Confinement[], node: string, script: string): Promise<number> {
  for (const [place, confinement] of all.entries())
    if (confinement !== unconfined && (await works(confinement, node, script))) return place;
  return all.length - 1;
}

function candidates(userId: number): Confinement[] {
  const [unshare, setpriv] = [find('unshare'), find('setpriv')];
  if (process.platform === 'win32') return [unconfined];
  if (process.getuid!() !== 0) {
    const wrapper = unshare && [unshare, '--map-current-user', '--net', '--'];
    return [...(wrapper ? [{ wrapper, hasOwnUser: false, hasNoNetwork: true, cannotReadSecrets: true }] : []), unconfined];
  }
  const ownUser = { hasOwnUser: true, cannotReadSecrets: true };
  const dropped = [`--reuid=${userId}`, `--regid=${userId}`, '--clear-groups', '--no-new-privs', '--'];
  return [
    ...(unshare && setpriv ? [{ wrapper: [unshare, '--net', '--', setpriv, ...dropped], ...ownUser, hasNoNetwork: true }] : []),
    { wrapper: [], userId, ...ownUser, hasNoNetwork: false },
    // The code may lie where only root can read it.
    ...(unshare ? [{ ...unconfined, wrapper: [unshare, '--net', '--'], hasNoNetwork: true }] : []),
    unconfined,
  ];
}

function works({ wrapper, userId }: Confinement, node: string, script: string): Promise<boolean> {
  const test = find('test');
  if (!test) return Promise.resolve(false);
  const [program, ...args] = [...wrapper, test, '-r', script, '-a', '-x', node];
  return new Promise((resolve) => {
    const tried = spawn(program!, args, { stdio: 'ignore', env: {}, ...userOptions(userId) });
    tried.once('error', () => resolve(false)).once('exit', (code) => resolve(code === 0));
  });
}

export const userOptions = (userId: number | undefined) => (userId === undefined ? {} : { uid: userId, gid: userId });

function find(program: string): string | undefined {
  return folders
    .map((folder) => `${folder}/${program}`)
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
