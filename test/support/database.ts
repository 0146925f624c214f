import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { migrate } from '../../database/migrate.js';

const template = 'migrated_template';
// Any number does: it only has to be the same in every Jest worker.
const onlyOneAtATime = 7_261_034;

export type TestDatabase = { url: string; drop(): Promise<void> };

/** A database of its own for a spec file, with every migration applied. */
export async function freshDatabase(): Promise<TestDatabase> {
  const name = `spec_${process.env.JEST_WORKER_ID ?? '0'}_${randomBytes(5).toString('hex')}`;
  await withServer(async (server) => {
    // PostgreSQL refuses to copy a database to which someone is connected, such as the worker that migrates it.
    await server.query('select pg_advisory_lock($1)', [onlyOneAtATime]);
    await makeTemplateOnce(server);
    // A copy of files costs a third of a copy through the log, and nothing here must survive a crash.
    await server.query(`create database ${name} template ${template} strategy file_copy`);
  });
  return databaseCalled(name);
}

/** A database with no tables yet. */
export async function unmigratedDatabase(): Promise<TestDatabase> {
  const name = `spec_${process.env.JEST_WORKER_ID ?? '0'}_${randomBytes(5).toString('hex')}`;
  await withServer(async (server) => void (await server.query(`create database ${name}`)));
  return databaseCalled(name);
}

/** The first spec of a run that needs a database migrates the template; all others copy it. */
async function makeTemplateOnce(server: pg.Client): Promise<void> {
  const found = await server.query('select datallowconn as half_made from pg_database where datname = $1', [template]);
  if (found.rows[0]?.half_made === false) return;
  await server.query(`drop database if exists ${template} with (force)`);
  await server.query(`create database ${template}`);
  await migrate(addressOf(template));
  await server.query(`alter database ${template} allow_connections false`);
}

function databaseCalled(name: string): TestDatabase {
  return {
    url: addressOf(name),
    drop: () => withServer((server) => server.query(`drop database if exists ${name} with (force)`).then(() => undefined)),
  };
}

async function withServer(work: (server: pg.Client) => Promise<void>): Promise<void> {
  const server = new pg.Client(serverAddress());
  await server.connect();
  try {
    await work(server);
  } finally {
    await server.end();
  }
}

function addressOf(database: string): string {
  const url = new URL(serverAddress());
  url.pathname = `/${database}`;
  return url.href;
}

function serverAddress(): string {
  const url = process.env.TEST_POSTGRES_URL;
  if (!url) throw new Error('TEST_POSTGRES_URL is not set: jest.config.js names the global set-up that starts PostgreSQL.');
  return url;
}
