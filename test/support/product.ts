import { spawn, type ChildProcess } from 'node:child_process';
import { client, type Client } from './client.js';
import { nodeFlags } from '../../bin/local/app-process.js';
import { freePort } from '../../bin/local/ports.js';
import { until } from './until.js';

/** One compiled process of the product, as a child of the test. */
export type ProductProcess = {
  pid: number;
  /** Address of an API process; empty for a worker. */
  url: string;
  /** Everything it has printed so far, over all its starts. */
  log(): string;
  /** What it told its parent over ipc. */
  messages: unknown[];
  kill9(): Promise<void>;
  /** SIGTERM; the exit code when it is gone. */
  stop(): Promise<number | null>;
  /** Starts it again on the same port and waits until it is ready. */
  start(): Promise<void>;
};

export type Product = {
  api(index?: number): ProductProcess;
  worker(index?: number): ProductProcess;
  /** A new REST client of an API process, with its own cookies. */
  client(index?: number): Client;
  stop(): Promise<void>;
};

type Wanted = { env: Record<string, string>; apis?: number; workers?: number };

/**
 * Starts the compiled product as processes of their own (`npm run build` first), for tests with several of them and
 * with `kill -9`. `env` is all they get beside PATH: DATABASE_URL, SMTP_URL, … All APIs share the first one's PUBLIC_URL.
 */
export async function startProduct({ env, apis = 1, workers = 1 }: Wanted): Promise<Product> {
  const ports = await Promise.all(Array.from({ length: apis }, freePort));
  const settings = { NODE_ENV: 'test', PATH: process.env.PATH!, PUBLIC_URL: `http://localhost:${ports[0] ?? 3000}`, ...env };
  const apiProcesses = ports.map((port) => newProcess('api', { ...settings, PORT: String(port) }, `http://localhost:${port}`));
  const workerProcesses = Array.from({ length: workers }, () => newProcess('worker', settings, ''));
  const all = [...apiProcesses, ...workerProcesses];
  const stop = async () => void (await Promise.all(all.map((one) => one.stop())));
  try {
    // The first one alone: it makes the first administrator.
    await all[0]?.start();
    await Promise.all(all.slice(1).map((one) => one.start()));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    api: (index = 0) => apiProcesses[index]!,
    worker: (index = 0) => workerProcesses[index]!,
    client: (index = 0) => client(apiProcesses[index]!.url, new URL(settings.PUBLIC_URL).origin),
    stop,
  };
}

function newProcess(app: 'api' | 'worker', env: Record<string, string>, url: string): ProductProcess {
  let child: ChildProcess | undefined;
  let log = '';
  const messages: unknown[] = [];
  const isReady = (message: unknown) => (message as { type?: string }).type === 'ready';
  const isGone = () => !child || child.exitCode !== null || child.signalCode !== null;

  async function end(signal: NodeJS.Signals): Promise<number | null> {
    if (!child || isGone()) return child?.exitCode ?? null;
    const gone = new Promise<number | null>((resolve) => child!.once('exit', resolve));
    child.kill(signal);
    const late = setTimeout(() => child?.kill('SIGKILL'), 40_000);
    return gone.finally(() => clearTimeout(late));
  }

  return {
    url,
    messages,
    log: () => log,
    get pid() {
      return child?.pid ?? 0;
    },
    kill9: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
    async start() {
      messages.length = 0;
      // A test run that is killed must not leave them behind.
      const follow = ['--import', './dist/bin/local/follow-parent.js'];
      child = spawn(process.execPath, [...nodeFlags[app], ...follow, `dist/apps/${app}/src/main.js`], {
        env,
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      });
      for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (log += chunk.toString()));
      child.on('message', (message) => messages.push(message));
      await until(`the ${app} is ready`, () => messages.some(isReady) || isGone(), 90_000);
      if (isGone()) throw new Error(`The ${app} ended while it started:\n${log}`);
    },
  };
}
