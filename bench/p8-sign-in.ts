import { cpus } from 'node:os';
import { hash, verify } from '@node-rs/argon2';
import { both, mustLeaveTheSame } from './comparison.js';
import { atLeast, atMost, costFigure, type Measured, median, shown } from './figures.js';
import type { Load, LoadResult } from './parts/load.js';
import { beside } from './rounds.js';
import { HASH } from './seed-stage.js';
import type { Sizes } from './sizes.js';
import type { Stage } from './stage.js';

// P8: sixteen people sign in at once while a few others look at the list. Limits are on, as in production: the product hashes four
// at once and answers 503 to those who would wait too long. That is a promise it keeps, so they are counted.

const LIST_PER_SECOND = 40;
const TOO_MANY = 503;

type Request = Load['requests'][number];

export async function run(stage: Stage): Promise<Measured[]> {
  const { sizes, seeds, helpers } = stage;
  const { address: email, password } = seeds.account;
  const request = { method: 'POST' as const, path: '/api/session', body: JSON.stringify({ email, password }) };
  const tables = ['portal_access.session'];
  await mustLeaveTheSame(stage, 'P8 sign-in', { request, answers: false, tables, headers: () => ({ cookie: '' }) });

  const refused: number[] = [];
  const costs = await beside(
    ...both(stage, (side) => async () => {
      const result = await helpers.load.ask<LoadResult>(signIns(side.url, request, sizes));
      await side.settled();
      if (side.isProduct) refused.push(result.refused);
      return result.answered;
    }),
    sizes.signInRounds,
  );
  const count = refused.reduce((sum, one) => sum + one, 0);
  return [
    costFigure(`P8 ${sizes.signInsAtOnce} sign-ins at once`, ...costs, 1.1, [`${count} refused with ${TOO_MANY}, as promised`]),
    ...(await besideTheList(stage, request)),
  ];
}

async function besideTheList(stage: Stage, request: Request): Promise<Measured[]> {
  const { sizes, helpers, product, productUrl } = stage;
  const look: Load = {
    url: productUrl,
    headers: product.headers,
    connections: 4,
    requests: Array.from({ length: 4 }, () => ({ method: 'GET', path: '/api/staff?limit=50' })),
    seconds: sizes.signInSeconds,
    rate: LIST_PER_SECOND,
  };
  const rounds: { alone: LoadResult; beside: LoadResult; signedIn: LoadResult; possible: number }[] = [];
  for (let round = 0; round < Math.max(1, sizes.signInRounds - 1); round++) {
    const possible = cpus().length / (await bareHashSeconds(sizes.smoke ? 3 : 20));
    const alone = await helpers.secondLoad.ask<LoadResult>(look);
    const [listed, signedIn] = await Promise.all([
      helpers.secondLoad.ask<LoadResult>(look),
      helpers.load.ask<LoadResult>(signIns(productUrl, request, sizes)),
    ]);
    rounds.push({ alone, beside: listed, signedIn, possible });
  }
  await stage.settled();
  const middle = (of: (round: (typeof rounds)[number]) => number) => median(rounds.map(of));
  const refused = rounds.reduce((sum, { signedIn }) => sum + signedIn.refused, 0);
  return [
    atLeast({
      name: `P8 ${sizes.signInsAtOnce} sign-ins at once beside the list`,
      unit: '/s',
      measured: middle(({ signedIn }) => signedIn.perSecond),
      limit: 0.8 * middle(({ possible }) => possible),
      limitName: '0.8 × the hashes that all cores can do',
      isWallTime: true,
      notes: [`${refused} refused with ${TOO_MANY}, as promised`],
    }),
    atMost({
      name: 'P8 the list beside the sign-ins, p99',
      unit: 'ms',
      measured: middle((round) => round.beside.p99Ms),
      limit: 2 * middle(({ alone }) => alone.p99Ms),
      limitName: '2 × without them',
      isWallTime: true,
      notes: [`${shown(LIST_PER_SECOND)} lists a second`],
    }),
  ];
}

function signIns(url: string, request: Request, { signInsAtOnce, signInTurns }: Sizes): Load {
  return {
    url,
    headers: { origin: url, 'content-type': 'application/json' },
    connections: signInsAtOnce,
    requests: Array.from({ length: signInsAtOnce * signInTurns }, () => request),
    once: true,
    refusal: TOO_MANY,
  };
}

/** One hash at a time with the product's settings and nothing beside it: what a core can do at best. */
async function bareHashSeconds(turns: number): Promise<number> {
  const password = 'seventeen quiet lanterns drift 5';
  const stored = await hash(password, HASH);
  const seconds: number[] = [];
  for (let turn = 0; turn < turns; turn++) {
    const startedAt = performance.now();
    await verify(stored, password);
    seconds.push((performance.now() - startedAt) / 1_000);
  }
  return median(seconds);
}
