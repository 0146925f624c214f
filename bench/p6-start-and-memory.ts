import { execFileSync, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../bin/local/ports.js';
import { atMost, type Figure } from './figures.js';
import { memoryOf } from './memory.js';

// P6: `npm start` until it says that the portal runs, and what api and worker occupy after half a minute without work.

const IDLE_MS = 30_000;
const installs = process.argv.includes('--install');

export async function run(): Promise<Figure[]> {
  const install = installs ? [await installation()] : [];
  const folder = await mkdtemp(join(tmpdir(), 'staff-portal-bench-start-'));
  try {
    const first = await start(folder);
    await first.stop();
    const again = await start(folder);
    await pause(IDLE_MS);
    const [api, worker] = ['api', 'worker'].map((app) => memoryOf(processOf(app, again.pid)));
    await again.stop();
    return [
      { ...atMost('P6 npm start, first time (makes the database)', 's', first.seconds, 5), goal: '', met: null },
      atMost('P6 npm start on existing data', 's', again.seconds, 5),
      atMost('P6 memory of an idle api', 'MB', api!, 200),
      atMost('P6 memory of an idle worker', 'MB', worker!, 160),
      ...install,
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function start(folder: string) {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, DATA_DIR: folder, PORT: String(await freePort()) };
  const startedAt = performance.now();
  const npm = spawn('npm', ['start'], { env, stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  const ended = new Promise<void>((resolve) => npm.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    let said = '';
    npm.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('The staff portal is running.')) resolve();
    });
    void ended.then(() => reject(new Error(`npm start ended by itself:\n${said}`)));
  });
  const seconds = (performance.now() - startedAt) / 1_000;
  return {
    seconds,
    pid: npm.pid!,
    // As Ctrl-C does it: to everybody in the foreground.
    async stop() {
      process.kill(-npm.pid!, 'SIGINT');
      await ended;
    },
  };
}

/** The api or worker that this `npm start` brought up; it stands in the same process group. */
function processOf(app: string, group: number): number {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,pgid=,args='], { encoding: 'utf8' }).split('\n');
  const fields = lines.map((line) => line.trim().split(/\s+/));
  const found = fields.find(
    ([, pgid, ...args]) => Number(pgid) === group && args.some((arg) => arg.endsWith(`apps/${app}/src/main.js`)),
  );
  return Number(found![0]);
}

/** `npm ci` in a copy of what it needs; asked for by `--install`, because it needs the network. */
async function installation(): Promise<Figure> {
  const folder = await mkdtemp(join(tmpdir(), 'staff-portal-bench-install-'));
  execFileSync('cp', ['package.json', 'package-lock.json', '.npmrc', folder]);
  const startedAt = performance.now();
  execFileSync('npm', ['ci'], { cwd: folder, stdio: 'ignore' });
  const seconds = (performance.now() - startedAt) / 1_000;
  await rm(folder, { recursive: true, force: true });
  return atMost('P6 npm ci', 's', seconds, 120);
}
