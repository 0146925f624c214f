import { spawn, type ChildProcess } from 'node:child_process';
import type { Server } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { CannotStart } from './cannot-start.js';
import type { Go } from './run-app.js';

/** Why a process ended: `code 1`, `signal SIGKILL`. */
export type Ending = string;

export type AppProcess = {
  /** Settles when it serves; fails when it ends before. */
  ready: Promise<void>;
  ended: Promise<Ending>;
  /** SIGTERM, so that running requests and jobs are finished; after 30 seconds SIGKILL. */
  stop(): Promise<void>;
};

const drainLimitMs = 30_000;
const fromDist = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/**
 * How Node runs each app. The worker keeps little of what it makes: a small nursery makes it collect more often and takes a
 * third less memory; the API, which must be fast rather than small, would pay with a quarter of its speed.
 */
export const nodeFlags = { api: [], worker: ['--max-semi-space-size=4'] };

export type AppOptions = {
  /** Its settings. It loads its code meanwhile, and runs when they are there. */
  env: Promise<NodeJS.ProcessEnv>;
  /** Whether it brings the database up to date before it runs, and says `migrated`. */
  migrates?: boolean;
  /** The open socket that it listens on instead of one of its own. */
  server?: Server;
  onMessage?: (message: { type?: string }) => void;
};

/** The file descriptor after those of input, output, errors and messages. */
const SERVER_FD = 4;

/** Starts `apps/<name>` as a child, with its log lines on our own output. */
export function startApp(
  name: 'api' | 'worker',
  { env, migrates = false, server, onMessage = () => {} }: AppOptions,
): AppProcess {
  const followParent = new URL('./follow-parent.js', import.meta.url).href;
  const child = spawn(
    process.execPath,
    [...nodeFlags[name], '--import', followParent, fromDist('bin/local/run-app.js'), fromDist(`apps/${name}/src/main.js`)],
    {
      env: server ? { ...process.env, LISTEN_FD: String(SERVER_FD) } : process.env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc', ...(server ? [descriptorOf(server)] : [])],
    },
  );
  for (const stream of [child.stdout!, child.stderr!]) {
    createInterface({ input: stream }).on('line', (line) => console.log(`${name.padEnd(6)} | ${line}`));
  }
  // Without settings there is nothing to run: whoever cannot provide them stops the child.
  void env.then(
    (settings) => child.connected && child.send({ env: settings, migrates } satisfies Go),
    () => undefined,
  );
  const ended = new Promise<Ending>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ? `signal ${signal}` : `code ${code}`));
  });
  const ready = new Promise<void>((resolve, reject) => {
    child.on('message', (message) => {
      const { type } = message as { type?: string };
      onMessage(message as { type?: string });
      if (type === 'ready') resolve();
    });
    void ended.then((ending) => reject(new CannotStart(`The ${name} ended while it started (${ending}).`)));
  });
  // Whoever waits for it hears of the failure; when nobody does any more, it must not count as unhandled.
  ready.catch(() => undefined);
  return { ready, ended, stop: () => stop(child, ended) };
}

async function stop(child: ChildProcess, ended: Promise<Ending>): Promise<void> {
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), drainLimitMs);
  await ended;
  clearTimeout(late);
}

/** Node documents how a child inherits a descriptor and how a server listens on one, but not where to read it. */
function descriptorOf(server: Server): number {
  return (server as unknown as { _handle: { fd: number } })._handle.fd;
}
