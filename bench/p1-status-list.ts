import { deepStrictEqual } from 'node:assert';
import { query, type Server } from './database.js';
import { atMost, type Figure, median, speed } from './figures.js';
import { type Child, startChild } from './parts/child.js';
import type { Load, LoadResult } from './parts/load.js';
import { POOL, type Running, startSignedIn } from './product.js';
import { seedDirectory } from './seed.js';

// P1: the status list, 50 people a page, 32 connections; half of the pages are first ones, half stand deep in the list.

const CONNECTIONS = 32;
const ROUNDS = 5;
const SECONDS = 4;

interface Place {
  product: Running;
  bare: Child;
  bareUrl: string;
  pages: Load['requests'];
  invitedPages: Load['requests'];
}

export async function run(server: Server): Promise<Figure[]> {
  const load = startChild('load');
  const small = await open(server, 'list_small', 10_000);
  const usual = await open(server, 'list_usual', 100_000);
  const large = await open(server, 'list_large', 1_000_000);
  try {
    for (const { product, bareUrl, pages } of [small, usual, large]) {
      await answersAlike(product, bareUrl, pages.slice(0, 8));
    }
    const all = await compare(load, usual, usual.pages);
    const invited = await compare(load, usual, usual.invitedPages);
    const [atSmall, atLarge] = await alternate(
      () => press(load, small.product.api().url, small.pages, small.product.headers),
      () => press(load, large.product.api().url, large.pages, large.product.headers),
    );
    const slower = atMost('P1 median time at 1,000,000 (limit: 1.2 × at 10,000)', 'ms', middle(atLarge, 'medianMs'), 1.2 * middle(atSmall, 'medianMs'));
    return [speed('P1 list, 50 of 100,000 (limit: Fastify + pg)', 'req/s', ...all, 1.3), speed('P1 list of the invited', 'req/s', ...invited, 1.3), slower];
  } finally {
    load.stop();
    for (const { product, bare } of [small, usual, large]) {
      bare.stop();
      await product.stop();
    }
    for (const name of ['list_small', 'list_usual', 'list_large']) await server.drop(name);
  }
}

async function open(server: Server, name: string, people: number): Promise<Place> {
  const url = await server.database(name);
  await seedDirectory(url, people);
  const product = await startSignedIn({ DATABASE_URL: url });
  const bare = startChild('bare-api', { DATABASE_URL: url, DATABASE_POOL: POOL });
  const { url: bareUrl } = await bare.next<{ url: string }>();
  return { product, bare, bareUrl, pages: await pagesOf(url, ''), invitedPages: await pagesOf(url, 'invited') };
}

/** First pages and deep ones by turns; enough of them that every connection has some of both. */
async function pagesOf(databaseUrl: string, status: string): Promise<Load['requests']> {
  const starts = await query(
    databaseUrl,
    `select sort_name, staff_id from portal_access.portal_status tablesample bernoulli (least(100, 100 * 6000.0 / $2::integer))
     where $1 = '' or state = $1 order by md5(staff_id::text) limit 320`,
    [status, (await query(databaseUrl, 'select count(*)::integer as n from portal_access.portal_status'))[0].n],
  );
  const path = `/api/staff?limit=50${status && `&status=${status}`}`;
  const deep = starts.map((row) => `${path}&cursor=${encodeURIComponent(btoa(JSON.stringify([row.sort_name, row.staff_id])))}`);
  const first = deep.map(() => path);
  return [...deep.map(asGet), ...first.map(asGet)];
}

const asGet = (path: string) => ({ method: 'GET' as const, path });

/** A limit that answers something else would prove nothing. */
async function answersAlike(product: Running, bareUrl: string, pages: Load['requests']): Promise<void> {
  for (const { path } of [...pages, asGet('/api/staff?limit=50')]) {
    const ours = await fetch(product.api().url + path, { headers: product.headers });
    const limit = await fetch(bareUrl + path);
    deepStrictEqual(withoutCursor(await ours.json()), withoutCursor(await limit.json()));
  }
}

/** Both name the same place; PostgreSQL puts a space after the comma. */
const withoutCursor = (page: any) => ({ ...page, nextCursor: page.nextCursor && JSON.parse(atob(page.nextCursor)) });

async function compare(load: Child, { product, bareUrl }: Place, pages: Load['requests']): Promise<[number, number]> {
  const [ours, limit] = await alternate(
    () => press(load, product.api().url, pages, product.headers),
    () => press(load, bareUrl, pages, {}),
  );
  return [middle(ours, 'perSecond'), middle(limit, 'perSecond')];
}

const press = (load: Child, url: string, requests: Load['requests'], headers: Record<string, string>) =>
  load.ask<LoadResult>({ url, requests, headers, connections: CONNECTIONS, seconds: SECONDS } satisfies Load);

/** By turns, so that whatever else the machine does disturbs both alike; the first round of each warms up. */
async function alternate(one: () => Promise<LoadResult>, other: () => Promise<LoadResult>): Promise<[LoadResult[], LoadResult[]]> {
  const results: [LoadResult[], LoadResult[]] = [[], []];
  for (let round = 0; round <= ROUNDS; round++) {
    const [ours, limit] = [await one(), await other()];
    if (round > 0) [ours, limit].forEach((result, index) => results[index]!.push(result));
  }
  return results;
}

const middle = (results: LoadResult[], of: keyof LoadResult) => median(results.map((result) => result[of]));
