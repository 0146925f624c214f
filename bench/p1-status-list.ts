import { isDeepStrictEqual } from 'node:util';
import { query, type Server } from './database.js';
import { atMost, type Figure, speed } from './figures.js';
import { type Child, startChild } from './parts/child.js';
import { POOL, type Running, startSignedIn } from './product.js';
import { alternate, type Target } from './rounds.js';
import { seedDirectory } from './seed.js';

// P1: the status list, 50 people a page; half of the pages are first ones, half stand deep in the list.

interface Place {
  product: Running;
  bare: Child;
  bareUrl: string;
  pages: string[];
  invitedPages: string[];
}

export async function run(server: Server): Promise<Figure[]> {
  const load = startChild('load');
  const places: Place[] = [];
  const open = async (name: string, people: number) => {
    const place = await openPlace(await server.database(name), people);
    places.push(place);
    return place;
  };
  try {
    const usual = await open('list_usual', 100_000);
    const [ours, limit] = await alternate(load, oursAt(usual, usual.pages), limitAt(usual, usual.pages));
    const invited = await alternate(load, oursAt(usual, usual.invitedPages), limitAt(usual, usual.invitedPages));
    const small = await open('list_small', 10_000);
    const large = await open('list_large', 1_000_000);
    const [atSmall, atLarge] = await alternate(load, oursAt(small, small.pages), oursAt(large, large.pages));
    return [
      speed('P1 list, 50 of 100,000 (limit: bare Fastify + pg)', 'req/s', ours.perSecond, limit.perSecond, 1.3),
      speed('P1 list of the invited, 50 of 25,000', 'req/s', invited[0].perSecond, invited[1].perSecond, 1.3),
      atMost('P1 median at 1,000,000 (limit: 1.2 × at 10,000)', 'ms', atLarge.medianMs, 1.2 * atSmall.medianMs),
    ];
  } finally {
    await load.stop();
    for (const { product, bare } of places) {
      await bare.stop();
      await product.stop();
    }
    for (const name of ['list_usual', 'list_small', 'list_large']) await server.drop(name);
  }
}

async function openPlace(databaseUrl: string, people: number): Promise<Place> {
  await seedDirectory(databaseUrl, people);
  const product = await startSignedIn({ DATABASE_URL: databaseUrl });
  const bare = startChild('bare-api', { DATABASE_URL: databaseUrl, DATABASE_POOL: POOL });
  const { url: bareUrl } = await bare.next<{ url: string }>();
  const place = {
    product,
    bare,
    bareUrl,
    pages: await pagesOf(databaseUrl),
    invitedPages: await pagesOf(databaseUrl, 'invited'),
  };
  await answerAlike(place);
  return place;
}

/** First pages and deep ones by turns; enough of them that every connection has both. */
async function pagesOf(databaseUrl: string, status?: string): Promise<string[]> {
  const starts = await query<{ sort_name: string; staff_id: string }>(
    databaseUrl,
    `select sort_name, staff_id from portal_access.portal_status where state = coalesce($1, state) order by md5(staff_id::text) limit 320`,
    [status],
  );
  const first = `/api/staff?limit=50${status ? `&status=${status}` : ''}`;
  const deep = starts.map(
    (row) => `${first}&cursor=${Buffer.from(JSON.stringify([row.sort_name, row.staff_id])).toString('base64url')}`,
  );
  return [...deep, ...deep.map(() => first)];
}

/** A limit that answers something else would prove nothing. */
async function answerAlike({ product, bareUrl, pages, invitedPages }: Place): Promise<void> {
  for (const path of [pages[0]!, pages.at(-1)!, invitedPages[0]!, invitedPages.at(-1)!]) {
    const ours = await fetch(product.api().url + path, { headers: product.headers });
    const limit = await fetch(bareUrl + path);
    if (!isDeepStrictEqual(await ours.json(), await limit.json()))
      throw new Error(`The limit answers something else at ${path}.`);
  }
}

const oursAt = ({ product }: Place, pages: string[]): Target => ({
  url: product.api().url,
  headers: product.headers,
  requests: pages.map(asGet),
});

const limitAt = ({ bareUrl }: Place, pages: string[]): Target => ({ url: bareUrl, headers: {}, requests: pages.map(asGet) });

const asGet = (path: string) => ({ method: 'GET' as const, path });
