import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../bin/local/ports.js';
import { until } from './until.js';

export type TestRedis = {
  url: string;
  /** Ends it in order and removes its files. */
  stop(): Promise<void>;
  /** `kill -9`; `restart()` brings it back with what its append-only file kept. */
  kill(): Promise<void>;
  restart(): Promise<void>;
};

/** Whether the tests that need Redis can run here. The end of the run names them when they cannot. */
export const redisIsHere = process.env.TEST_REDIS_SERVER === 'yes';

/** A private Redis as production runs it: append-only file, `noeviction`. `null` where no `redis-server` is found. */
export async function startRedis(): Promise<TestRedis | null> {
  if (!redisIsHere) return null;
  const folder = await mkdtemp(join(tmpdir(), 'staff-portal-redis-'));
  const port = await freePort();
  let server = await launch(port, folder);
  return {
    url: `redis://127.0.0.1:${port}`,
    kill: () => end(server, 'SIGKILL'),
    async restart() {
      await end(server, 'SIGTERM');
      server = await launch(port, folder);
    },
    async stop() {
      await end(server, 'SIGTERM');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function launch(port: number, folder: string): Promise<ChildProcess> {
  const settings = { port, bind: '127.0.0.1', dir: folder, appendonly: 'yes', save: '', 'maxmemory-policy': 'noeviction' };
  const flags = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const server = spawn('redis-server', flags, { stdio: 'ignore' });
  await until('Redis answers', () => server.exitCode === null && answersPing(port));
  return server;
}

function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.once('error', () => resolve(false));
    socket.once('data', (answer) => {
      socket.destroy();
      resolve(answer.toString().startsWith('+PONG'));
    });
  });
}

async function end(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill(signal);
  await ended;
}
