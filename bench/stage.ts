import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Parties } from './cost.js';
import type { Server } from './database.js';
import { type Helpers } from './helpers.js';
import { type Child, startChild } from './parts/child.js';
import { type Running, startWithSession } from './product.js';
import type { RunningRedis } from './redis.js';
import type { Seeded, Seeds } from './seed-stage.js';
import type { Sizes } from './sizes.js';

/** The product and the bare implementations beside each other, each on a database of its own with the same rows. */
export interface Stage {
  backend: 'PostgreSQL' | 'Redis';
  sizes: Sizes;
  helpers: Helpers;
  seeds: Seeds;
  product: Running;
  /** How long api and worker took to start. */
  startSeconds: number;
  productUrl: string;
  bareUrl: string;
  bareWorker: Child;
  /** Statements of the benchmark's own over connections that stay: opening one costs the server more than most statements. */
  productDatabase: pg.Client;
  bareDatabase: pg.Client;
  productDatabaseUrl: string;
  bareDatabaseUrl: string;
  productParties: Parties;
  bareParties: Parties;
  /** Until nothing is left to do: every event is handled and, where cost counts, every audit row sealed. */
  settled(): Promise<void>;
  /** The same for the bare implementations, which seal nothing. */
  bareSettled(): Promise<void>;
  stop(): Promise<void>;
}

/** Events that are not handled by then never will be. */
const PATIENCE_MS = { smoke: 60_000, full: 300_000 };
/** Looking all the time would cost the server what is to be measured. */
const LOOK_EVERY_MS = 100;

export async function openStage(server: Server, helpers: Helpers, seeded: Seeded, redis?: RunningRedis): Promise<Stage> {
  const { seeds, sizes } = seeded;
  const patienceMs = sizes.smoke ? PATIENCE_MS.smoke : PATIENCE_MS.full;
  const backend = redis ? 'Redis' : 'PostgreSQL';
  const productDatabaseUrl = await server.copy(seeded.databaseUrl, `product_${backend.toLowerCase()}`);
  const bareDatabaseUrl = await server.copy(seeded.databaseUrl, `bare_${backend.toLowerCase()}`);
  const env = {
    ...helpers.stripeEnv,
    DATABASE_POOL: sizes.pool,
    SMTP_URL: helpers.smtpUrl,
    ...(redis && { REDIS_URL: redis.url }),
  };
  const bareEnv = { DATABASE_URL: bareDatabaseUrl, DATABASE_POOL: sizes.pool, SMTP_URL: helpers.smtpUrl };
  const [bareApi, bareWorker] = [startChild('bare-api', bareEnv), startChild('bare-worker', bareEnv)];
  const startedAt = performance.now();
  const starting = startWithSession({ ...env, DATABASE_URL: productDatabaseUrl }, seeds.account.cookie);
  const [product, startSeconds, { url: bareUrl }] = await Promise.all([
    starting,
    starting.then(() => (performance.now() - startedAt) / 1_000),
    bareApi.next<{ url: string }>(),
    bareWorker.next(),
  ]);
  const [productDatabase, bareDatabase] = [new pg.Client(productDatabaseUrl), new pg.Client(bareDatabaseUrl)];
  await Promise.all([productDatabase.connect(), bareDatabase.connect()]);
  return {
    backend,
    sizes,
    helpers,
    seeds,
    product,
    startSeconds,
    productUrl: product.api().url,
    bareUrl,
    bareWorker,
    productDatabase,
    bareDatabase,
    productDatabaseUrl,
    bareDatabaseUrl,
    productParties: {
      server,
      databaseUrl: productDatabaseUrl,
      apis: () => [product.api().pid],
      workers: () => [product.worker().pid],
      redis: redis?.connection,
    },
    bareParties: { server, databaseUrl: bareDatabaseUrl, apis: () => [bareApi.pid], workers: () => [bareWorker.pid] },
    settled: () => untilDone(productDatabase, patienceMs, sizes.smoke ? '' : andSealed),
    bareSettled: () => untilDone(bareDatabase, patienceMs),
    async stop() {
      await Promise.all([productDatabase.end(), bareDatabase.end()]);
      await stopAll(product, bareApi, bareWorker);
      for (const url of [productDatabaseUrl, bareDatabaseUrl]) await server.drop(url);
    },
  };
}

const andSealed = 'union all select from audit.event where seal_no is null';

async function untilDone(database: pg.Client, patienceMs: number, more = ''): Promise<void> {
  const text = `select exists (select from shared_kernel.outbox where completed_at is null ${more}) as waiting`;
  for (const deadline = Date.now() + patienceMs; ; await pause(LOOK_EVERY_MS)) {
    const { rows } = await database.query<{ waiting: boolean }>(text);
    if (!rows[0]!.waiting) return;
    if (Date.now() > deadline) throw new Error('Some events are not handled, or audit rows not sealed.');
  }
}

async function stopAll(product: Running, ...bare: Child[]): Promise<void> {
  await Promise.all([product.stop(), ...bare.map((child) => child.stop())]);
}
