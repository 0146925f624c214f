import { cpus } from 'node:os';
import { hash, verify } from '@node-rs/argon2';
import type { Server } from './database.js';
import { atMost, type Figure, median, speed } from './figures.js';
import { startChild } from './parts/child.js';
import type { Load, LoadResult } from './parts/load.js';
import { account, startSignedIn } from './product.js';
import { seedDirectory } from './seed.js';

// P8: sixteen people sign in at once, for ten seconds, while a few others look at the list. Limits are on, as in production.

const AT_ONCE = 16;
const SECONDS = 10;
const ROUNDS = 3;
const LIST_PER_SECOND = 40;

export async function run(server: Server): Promise<Figure[]> {
  const databaseUrl = await server.database('sign_in');
  await seedDirectory(databaseUrl, 10_000);
  const product = await startSignedIn({ DATABASE_URL: databaseUrl });
  const [lists, signIns] = [startChild('load'), startChild('load')];
  const { url } = product.api();
  const look: Load = {
    url,
    headers: product.headers,
    connections: 4,
    requests: Array.from({ length: 4 }, () => ({ method: 'GET', path: '/api/staff?limit=50' })),
    seconds: SECONDS,
    rate: LIST_PER_SECOND,
  };
  const signIn: Load = {
    url,
    headers: { origin: url, 'content-type': 'application/json' },
    connections: AT_ONCE,
    requests: Array.from({ length: AT_ONCE }, () => ({ method: 'POST', path: '/api/session', body: JSON.stringify(account) })),
    seconds: SECONDS,
  };
  try {
    await lists.ask<LoadResult>({ ...look, seconds: 3 });
    const rounds: { alone: LoadResult; beside: LoadResult; signedIn: LoadResult; possible: number }[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const possible = cpus().length / (await bareHashSeconds());
      const alone = await lists.ask<LoadResult>(look);
      const [beside, signedIn] = await Promise.all([lists.ask<LoadResult>(look), signIns.ask<LoadResult>(signIn)]);
      rounds.push({ alone, beside, signedIn, possible });
    }
    const middle = (of: (round: (typeof rounds)[number]) => number) => median(rounds.map(of));
    const [alone, beside] = [middle((round) => round.alone.p99Ms), middle((round) => round.beside.p99Ms)];
    return [
      speed(
        `P8 ${AT_ONCE} sign-ins at once`,
        '/s',
        middle((round) => round.signedIn.perSecond),
        middle((round) => round.possible),
        0.8,
      ),
      { ...atMost('P8 p99 of the list meanwhile', 'ms', beside, 2 * alone), goal: '≤ 2 × without' },
    ];
  } finally {
    await Promise.all([lists.stop(), signIns.stop()]);
    await product.stop();
    await server.drop('sign_in');
  }
}

/** One hash at a time with the product's settings and nothing beside it: what a core can do at best. */
async function bareHashSeconds(): Promise<number> {
  const stored = await hash(account.password, { memoryCost: 65_536, timeCost: 3, parallelism: 1 });
  const seconds: number[] = [];
  for (let turn = 0; turn < 20; turn++) {
    const startedAt = performance.now();
    await verify(stored, account.password);
    seconds.push((performance.now() - startedAt) / 1_000);
  }
  return median(seconds);
}
