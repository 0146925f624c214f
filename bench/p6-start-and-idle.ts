import { execFileSync, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from '../bin/local/ports.js';
import { cleanClone } from './clone.js';
import { costOf, type Cost } from './cost.js';
import { countersOf, countStatements, postmasterOf } from './database.js';
import { atMost, type Measured } from './figures.js';
import { memoryOf } from './memory.js';
import type { Sizes } from './sizes.js';
import type { Stage } from './stage.js';

// P6: `npm start` until it says that the portal runs, in a clean clone and once more; then what the product occupies and does
// while nobody asks anything of it.

const SECONDS_OF_A_DAY = 86_400;
/** Caches fill and the first scheduled jobs run. */
const CALM_MS = 10_000;

export async function run({ idleSeconds }: Sizes): Promise<Measured[]> {
  const clone = await cleanClone();
  try {
    const first = await npmStart(clone.folder);
    const database = join(clone.folder, '.data', 'postgres');
    await countStatements(await databaseUrlOf(database));
    await first.stop();
    const again = await npmStart(clone.folder);
    try {
      await pause(CALM_MS);
      const [api, worker] = [processOf('api', again.group), processOf('worker', again.group)];
      const idle = await idleCost(await databaseUrlOf(database), await postmasterOf(database), api, worker, idleSeconds);
      return [
        startFigure('npm start, second time', again.seconds, 6),
        startFigure('npm start in a clean clone, after npm ci', first.seconds, 20),
        ...idleFigures(memoryOf(api), memoryOf(worker), idle),
      ];
    } finally {
      await again.stop();
    }
  } finally {
    await clone.remove();
  }
}

/** The same for the compiled processes of a stage, without `npm start`: quick, and they must work all the same. */
export async function runOnStage({ product, productParties, startSeconds, sizes }: Stage): Promise<Measured[]> {
  const idle = await costOf(productParties, () => idleFor(sizes.idleSeconds));
  return [
    startFigure('api and worker, already built', startSeconds, 6),
    ...idleFigures(memoryOf(product.api().pid), memoryOf(product.worker().pid), idle),
  ];
}

const startFigure = (what: string, measured: number, limit: number) =>
  atMost({ name: `P6 ${what}`, unit: 's', measured, limit, isWallTime: true });

function idleFigures(api: number, worker: number, cost: Cost): Measured[] {
  const walPerDay = (cost.walBytes * SECONDS_OF_A_DAY) / 1e9;
  const idle = { isWallTime: false, notes: ['an operation is a second without work'] };
  return [
    atMost({ name: 'P6 memory of an idle api', unit: 'MB', measured: api, limit: 200, isWallTime: false }),
    atMost({ name: 'P6 memory of an idle worker', unit: 'MB', measured: worker, limit: 160, isWallTime: false }),
    atMost({ name: 'P6 idle statements', unit: 'statements/s', measured: cost.statements, limit: 5, cost, ...idle }),
    atMost({ name: 'P6 idle WAL', unit: 'GB a day', measured: walPerDay, limit: 0.02, cost, ...idle }),
  ];
}

async function idleFor(seconds: number): Promise<number> {
  await pause(seconds * 1_000);
  return seconds;
}

async function idleCost(url: string, postmaster: number, api: number, worker: number, seconds: number): Promise<Cost> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query('create extension if not exists pg_stat_statements');
  const name = new URL(url).pathname.slice(1);
  const server = { postmaster, counters: () => countersOf(client, name) };
  const parties = { server, databaseUrl: url, apis: () => [api], workers: () => [worker] };
  try {
    return await costOf(parties, () => idleFor(seconds));
  } finally {
    await client.end();
  }
}

/** Of the server that `npm start` runs on this folder. */
async function databaseUrlOf(folder: string): Promise<string> {
  const port = (await readFile(join(folder, 'data', 'postmaster.pid'), 'utf8')).split('\n')[3];
  const password = (await readFile(join(folder, 'password'), 'utf8')).trim();
  return `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`;
}

async function npmStart(folder: string) {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, PORT: String(await freePort()) };
  const startedAt = performance.now();
  const npm = spawn('npm', ['start'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'], detached: true });
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
    group: npm.pid!,
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
