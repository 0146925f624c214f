import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { removeAbandonedFolders } from '../bin/local/abandoned-server.js';
import { startEmbeddedPostgres } from '../bin/local/embedded-postgres.js';
import { migrate } from '../database/migrate.js';

export interface Server {
  version: string;
  /** Process id of the postmaster. */
  postmaster: number;
  /** A new, empty, migrated database; answers its address. */
  database(name: string): Promise<string>;
  /** A copy of a database that nobody is connected to. */
  copy(url: string, name: string): Promise<string>;
  drop(url: string): Promise<void>;
  /** What was counted up to now: statements of one database, write transactions and bytes of WAL of all. */
  counters(databaseUrl: string): Promise<{ statements: number; transactions: number; wal: number }>;
  stop(): Promise<void>;
}

/** Every new database begins as a copy of it. */
const TEMPLATE = 'migrated';

/** PostgreSQL as the local start runs it, safe on power loss: the product and the bare implementations use the same one. */
export async function startServer(): Promise<Server> {
  const prefix = join(tmpdir(), 'staff-portal-bench-');
  await removeAbandonedFolders(prefix);
  const folder = await mkdtemp(prefix);
  const first = await startEmbeddedPostgres(folder);
  await countStatements(first.url);
  await first.stop();
  const postgres = await startEmbeddedPostgres(folder);
  const own = new pg.Client(postgres.url);
  await own.connect();
  const address = (name: string) => Object.assign(new URL(postgres.url), { pathname: `/${name}` }).href;
  const create = async (name: string, template: string) => {
    // Over a connection of its own: several are made at once.
    await query(postgres.url, `create database ${name} template ${template}`);
    return address(name);
  };
  await own.query('create extension pg_stat_statements');
  await create(TEMPLATE, 'template1');
  await migrate(address(TEMPLATE));
  return {
    version: (await own.query<{ server_version: string }>('show server_version')).rows[0]!.server_version,
    postmaster: await postmasterOf(folder),
    database: (name) => create(name, TEMPLATE),
    copy: (url, name) => create(name, nameOf(url)),
    drop: async (url) => void (await query(postgres.url, `drop database if exists ${nameOf(url)} with (force)`)),
    counters: (url) => countersOf(own, nameOf(url)),
    async stop() {
      await own.end();
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Makes a server count statements from its next start on. No checkpoint by time or size falls into a measurement: its
 * full-page images would be counted as WAL of whatever is measured at that moment.
 */
export async function countStatements(url: string): Promise<void> {
  const settings = {
    shared_preload_libraries: 'pg_stat_statements',
    'pg_stat_statements.max': '20000',
    checkpoint_timeout: '1h',
    max_wal_size: '16GB',
  };
  for (const [name, value] of Object.entries(settings)) await query(url, `alter system set ${name} = '${value}'`);
}

/** `folder` is that of `startEmbeddedPostgres`. */
export async function postmasterOf(folder: string): Promise<number> {
  return Number((await readFile(join(folder, 'data', 'postmaster.pid'), 'utf8')).split('\n')[0]);
}

/** The counters of `Server`, over a connection to a database with pg_stat_statements. */
export async function countersOf(client: pg.Client, database: string) {
  const { rows } = await client.query<{ statements: string; transactions: string; wal: string }>(
    `select pg_current_wal_insert_lsn() - '0/0'::pg_lsn as wal, pg_snapshot_xmax(pg_current_snapshot()) as transactions,
       (select coalesce(sum(s.calls), 0) from pg_stat_statements s join pg_database d on d.oid = s.dbid where d.datname = $1) as statements`,
    [database],
  );
  const { statements, transactions, wal } = rows[0]!;
  return { statements: Number(statements), transactions: Number(transactions), wal: Number(wal) };
}

/** One statement over a connection of its own. */
export async function query<Row extends object>(url: string, text: string, values: unknown[] = []): Promise<Row[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}

const nameOf = (url: string) => new URL(url).pathname.slice(1);
