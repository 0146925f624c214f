import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { removeAbandonedFolders } from '../bin/local/abandoned-server.js';
import { startEmbeddedPostgres } from '../bin/local/embedded-postgres.js';
import { migrate } from '../database/migrate.js';

export interface Server {
  version: string;
  /** A new, empty, migrated database; answers its address. */
  database(name: string): Promise<string>;
  drop(name: string): Promise<void>;
  stop(): Promise<void>;
}

/** PostgreSQL as the local start runs it, safe on power loss: ours and the limits stand on the same one. */
export async function startServer(): Promise<Server> {
  const prefix = join(tmpdir(), 'staff-portal-bench-');
  await removeAbandonedFolders(prefix);
  const folder = await mkdtemp(prefix);
  const postgres = await startEmbeddedPostgres(folder);
  const [version] = await query<{ server_version: string }>(postgres.url, 'show server_version');
  return {
    version: version!.server_version,
    async database(name) {
      await query(postgres.url, `create database ${name}`);
      const url = Object.assign(new URL(postgres.url), { pathname: `/${name}` }).href;
      await migrate(url);
      return url;
    },
    drop: (name) => query(postgres.url, `drop database if exists ${name} with (force)`).then(() => undefined),
    async stop() {
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
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
