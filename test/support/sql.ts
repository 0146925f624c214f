import pg from 'pg';
import { until } from './until.js';

/** A new connection costs PostgreSQL more than most statements of a test, and tests ask again and again. */
const pools = new Map<string, pg.Pool>();
const IDLE_MS = 2_000;

function poolOf(url: string): pg.Pool {
  const known = pools.get(url);
  if (known) return known;
  const pool = new pg.Pool({ connectionString: url, max: 4, idleTimeoutMillis: IDLE_MS, allowExitOnIdle: true });
  // A database that a test stops or drops ends the connections that wait for the next statement.
  pool.on('error', () => undefined);
  pools.set(url, pool);
  return pool;
}

/** Runs one statement outside the product and answers the rows. */
export async function sql<Row extends pg.QueryResultRow = any>(
  url: string,
  statement: string,
  values: unknown[] = [],
): Promise<Row[]> {
  return (await poolOf(url).query<Row>(statement, values)).rows;
}

/** Waits until the worker has done everything that follows from what was changed so far. */
export async function settled(url: string): Promise<void> {
  const waiting = () => sql(url, 'select id from shared_kernel.outbox where completed_at is null');
  await until('no fact waits any more', async () => (await waiting()).length === 0, 30_000);
}

/** Lets the worker hear every fact of these types about somebody or something once more, as if it never had. */
export async function hearAgain(url: string, about: Record<string, string>, types: readonly string[]): Promise<void> {
  const facts = await sql<{ id: string }>(
    url,
    `with heard as (select id from shared_kernel.outbox where payload @> $1::jsonb and type = any($2)),
       forgotten as (delete from shared_kernel.processed where event_id in (select id from heard))
     update shared_kernel.outbox set relayed_at = null, completed_at = null where id in (select id from heard) returning id`,
    [JSON.stringify(about), types],
  );
  if (facts.length === 0) throw new Error(`There is no fact of type ${types.join(' or ')} about ${JSON.stringify(about)}.`);
  await settled(url);
}

/**
 * A fingerprint of every table, to see that something changed nothing. Left out are what is allowed to move: audit (it
 * keeps refusals too), the queues, what is counted by the clock, the workers' signs of life, and of sessions all but their number.
 */
export async function contentOf(url: string): Promise<Record<string, string>> {
  const tables = await sql<{ name: string }>(
    url,
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema', 'audit', 'bullmq') and tablename not in ('status_day', 'worker_process') order by 1`,
  );
  const content = (name: string) =>
    name === 'portal_access.session' ? 'count(*)::text' : `md5(string_agg(t::text, '|' order by t::text))`;
  const statements = tables.map(
    ({ name }) => `select '${name}' as name, coalesce(${content(name)}, '') as content from ${name} t`,
  );
  const rows = await sql<{ name: string; content: string }>(url, statements.join(' union all '));
  return Object.fromEntries(rows.map(({ name, content: print }) => [name, print]));
}
