import type { Server } from './database.js';
import type { Measured } from './figures.js';
import type { Helpers } from './helpers.js';
import type { Name } from './options.js';
import * as statusList from './p1-status-list.js';
import * as saveFeatures from './p2-save-features.js';
import * as invitations from './p3-invitations.js';
import * as payments from './p4-payments.js';
import * as messages from './p5-messages.js';
import * as startAndIdle from './p6-start-and-idle.js';
import * as imports from './p7-import.js';
import * as signIn from './p8-sign-in.js';
import { startRunningRedis } from './redis.js';
import { seedStages } from './seed-stage.js';
import { openSizedPlaces, type SizedPlaces } from './sized-places.js';
import { full, smoke } from './sizes.js';
import { openStage, type Stage } from './stage.js';

// Which benchmark runs on what, and in which order.

export interface Benchmarks {
  server: Server;
  helpers: Helpers;
  hasRedis: boolean;
  /** Whether one of these was asked for. */
  wants(...some: Name[]): boolean;
  /** Runs a benchmark if it was asked for. */
  measure(name: Name, run: () => Promise<Measured[]>): Promise<void>;
}

const ON_POSTGRES: Name[] = ['p1', 'p2', 'p3', 'p4', 'p5', 'p8'];
const ON_REDIS: Name[] = ['p2', 'p3', 'p4', 'p5'];
const ON_SIZES: Name[] = ['p1', 'p5'];

/** One after the other: what is measured runs alone. */
export async function runFull(benchmarks: Benchmarks): Promise<void> {
  const { server, helpers, hasRedis, wants, measure } = benchmarks;
  if (wants(...ON_POSTGRES)) {
    const seeded = await seedStages(server, full, helpers.stripe);
    const stage = await openStage(server, helpers, seeded);
    await onPostgres(benchmarks, stage).finally(stage.stop);
    if (hasRedis && wants(...ON_REDIS)) {
      const redis = await startRunningRedis();
      const second = await openStage(server, helpers, seeded, redis);
      await onEitherBackend(benchmarks, second).finally(second.stop).finally(redis.stop);
    }
  }
  if (wants(...ON_SIZES)) {
    const places = await openSizedPlaces(server, helpers, full);
    await onSizes(benchmarks, places).finally(places.stop);
  }
  await measure('p7', () => imports.run(server, full));
  await measure('p6', () => startAndIdle.run(full));
}

/** Everything is opened at once, because the figures do not matter: what matters is that it works, and soon. */
export async function runSmoke(benchmarks: Benchmarks): Promise<void> {
  const { server, helpers, hasRedis, wants, measure } = benchmarks;
  const seeded = await seedStages(server, smoke, helpers.stripe);
  const redis = hasRedis && wants(...ON_REDIS) ? await startRunningRedis() : undefined;
  const [stage, second, places] = await Promise.all([
    openStage(server, helpers, seeded),
    redis && openStage(server, helpers, seeded, redis),
    wants(...ON_SIZES) ? openSizedPlaces(server, helpers, smoke) : undefined,
  ]);
  try {
    await onPostgres(benchmarks, stage);
    await measure('p6', () => startAndIdle.runOnStage(stage));
    if (second) await onEitherBackend(benchmarks, second);
    if (places) await onSizes(benchmarks, places);
  } finally {
    await Promise.all([stage.stop(), second?.stop(), places?.stop()]);
    await redis?.stop();
  }
}

async function onPostgres(benchmarks: Benchmarks, stage: Stage): Promise<void> {
  const { measure } = benchmarks;
  await measure('p1', () => statusList.run(stage));
  await onEitherBackend(benchmarks, stage);
  // Before the sign-ins, some of which are still on their way when their benchmark ends.
  if (stage.sizes.smoke) await measure('p7', () => imports.runOnStage(stage));
  await measure('p8', () => signIn.run(stage));
}

async function onEitherBackend({ measure }: Benchmarks, stage: Stage): Promise<void> {
  await measure('p2', () => saveFeatures.run(stage));
  await measure('p3', () => invitations.run(stage));
  await measure('p4', () => payments.run(stage));
  await measure('p5', () => messages.run(stage));
}

async function onSizes({ measure }: Benchmarks, places: SizedPlaces): Promise<void> {
  await measure('p1', () => statusList.runSized(places));
  await measure('p5', () => messages.runSized(places));
}
