import { query } from './database.js';
import { atMost, costFigure, type Measured, shown } from './figures.js';
import { mustBeAlike } from './final-rows.js';
import type { Load, LoadResult } from './parts/load.js';
import { beside, CONNECTIONS, type Contender, mediansOf, type Target } from './rounds.js';
import type { SizedPlaces } from './sized-places.js';
import type { Stage } from './stage.js';

// P1: the status list, 50 people a page; half of the pages are first ones, half stand deep in the list.

export async function run(stage: Stage): Promise<Measured[]> {
  const { sizes } = stage;
  const figures: Measured[] = [];
  for (const [what, status] of [[`50 of ${shown(sizes.directory)}`], ['50 of the invited', 'invited']] as const) {
    const pages = await pagesOf(stage.productDatabaseUrl, sizes.listRequests / 2, status);
    await mustAnswerAlike(stage, pages);
    const costs = await beside(contender(stage, 'product', pages), contender(stage, 'bare', pages), sizes.rounds);
    figures.push(costFigure(`P1 status list, ${what}`, ...costs, 1.2, [`${CONNECTIONS} connections`]));
  }
  return figures;
}

/** The same list in a small and in a large practice. */
export async function runSized({ small, large, helpers, sizes }: SizedPlaces): Promise<Measured[]> {
  const target = async (place: typeof small): Promise<Target> => ({
    url: place.product.api().url,
    headers: place.product.headers,
    requests: (await pagesOf(place.databaseUrl, sizes.medianRequests / 2)).map(asGet),
  });
  const [few, many] = [await target(small), await target(large)];
  const [atSmall, atLarge] = await mediansOf(helpers.load, few, many, sizes.medianRounds);
  return [
    atMost({
      name: `P1 status list, median at ${shown(sizes.large)} people`,
      unit: 'ms',
      measured: atLarge,
      limit: 1.2 * atSmall,
      limitName: `1.2 × at ${shown(sizes.small)}`,
      isWallTime: true,
    }),
  ];
}

function contender(stage: Stage, side: 'product' | 'bare', pages: string[]): Contender {
  const isProduct = side === 'product';
  const target = {
    url: isProduct ? stage.productUrl : stage.bareUrl,
    headers: isProduct ? stage.product.headers : {},
    requests: pages.map(asGet),
  };
  return {
    parties: isProduct ? stage.productParties : stage.bareParties,
    work: async () =>
      (await stage.helpers.load.ask<LoadResult>({ ...target, connections: CONNECTIONS, once: true } satisfies Load)).answered,
  };
}

/** First pages and deep ones by turns, `count` of each; every connection has both. */
async function pagesOf(databaseUrl: string, count: number, status?: string): Promise<string[]> {
  const starts = await query<{ sort_name: string; staff_id: string }>(
    databaseUrl,
    `select sort_name, staff_id from portal_access.portal_status where state = coalesce($1, state) order by md5(staff_id::text) limit 320`,
    [status],
  );
  const first = `/api/staff?limit=50${status ? `&status=${status}` : ''}`;
  const deep = Array.from({ length: count }, (_, n) => {
    const { sort_name: name, staff_id: id } = starts[n % starts.length]!;
    return `${first}&cursor=${Buffer.from(JSON.stringify([name, id])).toString('base64url')}`;
  });
  return [...deep, ...deep.map(() => first)];
}

async function mustAnswerAlike({ product, productUrl, bareUrl }: Stage, pages: string[]): Promise<void> {
  for (const path of [pages[0]!, pages.at(-1)!]) {
    const [ours, bare] = await Promise.all([fetch(productUrl + path, { headers: product.headers }), fetch(bareUrl + path)]);
    mustBeAlike(`P1 ${path}`, await ours.json(), await bare.json());
  }
}

const asGet = (path: string) => ({ method: 'GET' as const, path });
