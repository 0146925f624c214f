import { Logger } from '@nestjs/common';
import pg from 'pg';
import {
  type CuttableLink,
  type Ending,
  freshDatabase,
  startCuttableLink,
  type TestDatabase,
  until,
} from '../../../../test/support/index.js';
import { DatabaseConnections } from './database-connections.js';

const GIVEN_UP_WITHIN_MS = 6_000;
const BACK_WITHIN_MS = 5_000;

let database: TestDatabase;
let direct: pg.Client;
const started: { link: CuttableLink; connections: DatabaseConnections; pool: pg.Pool }[] = [];

/** A pool behind a link of its own. */
async function start() {
  const link = await startCuttableLink(database.url);
  const connections = new DatabaseConnections({ DATABASE_URL: link.url });
  const pool = connections.pool({ max: 3, connectionTimeoutMillis: 8_000 });
  pool.on('error', () => undefined);
  started.push({ link, connections, pool });
  return { link, connections, pool };
}

const msUntil = async (work: Promise<unknown>): Promise<number> => {
  const from = performance.now();
  await work;
  return performance.now() - from;
};

/** How long it takes until the query fails because its connection was given up. */
const msUntilLost = (query: Promise<unknown>): Promise<number> =>
  msUntil(
    query.then(
      () => Promise.reject(new Error('The query was answered.')),
      (error) => expect(error).toMatchObject({ code: '08006' }),
    ),
  );

async function surviveSilence(ending: Ending): Promise<void> {
  const { link, pool } = await start();
  await Promise.all([1, 2, 3].map(() => pool.query('select pg_sleep(0.1)')));
  link.silence();
  // More than the pool has: some wait for a place, some for an answer.
  const asked = Array.from({ length: 8 }, () => pool.query('select 1'));
  for (const ms of await Promise.all(asked.map(msUntilLost))) expect(ms).toBeLessThan(GIVEN_UP_WITHIN_MS);
  // From then on nobody waits at all.
  expect(await msUntilLost(pool.query('select 1'))).toBeLessThan(500);
  link.endSilence(ending);
  await until(`the pool works again (${ending})`, async () => (await pool.query('select 1')).rowCount === 1, BACK_WITHIN_MS);
  expect(pool.waitingCount).toBe(0);
}

/** Begins with the suite, because it takes longest: how long until a connection that was forgotten while it listened ends. */
async function forgetListener(): Promise<number> {
  const { link, connections } = await start();
  const listener = connections.client({});
  listener.on('notification', () => undefined);
  await listener.connect();
  await listener.query('listen lamp');
  const ended = new Promise((resolve) => listener.once('end', resolve));
  link.silence();
  link.endSilence('forgotten');
  return msUntil(ended);
}

let listenerEnded: Promise<number>;

beforeAll(async () => {
  Logger.overrideLogger(false);
  database = await freshDatabase();
  direct = new pg.Client(database.url);
  await direct.connect();
  listenerEnded = forgetListener();
  await direct.query('create table lamp (name text); insert into lamp select n::text from generate_series(1, 3) n');
});
afterAll(async () => {
  for (const { link, connections, pool } of started) {
    connections.onApplicationShutdown();
    await pool.end();
    await link.stop();
  }
  await direct.end();
  await database.drop();
});

describe('A connection to PostgreSQL', () => {
  it('that breaks while it is lent ends neither the process nor the pool', async () => {
    const { link, connections, pool } = await start();
    const lent = await pool.connect();
    const alone = connections.client({});
    await alone.connect();
    link.reset();
    await expect(lent.query('select 1')).rejects.toThrow(/ECONNRESET|Connection terminated|not queryable/);
    await expect(alone.query('select 1')).rejects.toThrow(/ECONNRESET|Connection terminated|not queryable/);
    lent.release();
    await until('the pool works again', async () => (await pool.query('select 1')).rowCount === 1, BACK_WITHIN_MS);
    expect(pool.totalCount).toBe(1);
  });

  it('that falls silent is given up within seconds, and the pool works within five seconds of the return, however it returns', async () => {
    // Side by side: each waits for most of its time.
    await Promise.all((['resumed', 'forgotten', 'reset'] as const).map(surviveSilence));
  }, 30_000);

  it('that was forgotten on the way is replaced although PostgreSQL answers, and keeps no lock', async () => {
    const { link, connections, pool } = await start();
    // The watchdog asks over its own link, so that this one alone is lost.
    const lone = await startCuttableLink(database.url);
    const client = connections.client({ connectionString: lone.url });
    await client.connect();
    await client.query("begin; update lamp set name = name where name = '1'");
    lone.silence();
    lone.endSilence('forgotten');
    expect(await msUntilLost(client.query('select 1'))).toBeLessThan(GIVEN_UP_WITHIN_MS);
    await direct.query(`set lock_timeout = '5s'; update lamp set name = name where name = '1'`);
    expect((await pool.query('select 1')).rowCount).toBe(1);
    await lone.stop();
    await link.stop();
  }, 30_000);

  it('on which a slow statement runs is left alone, also while another waits for a lock', async () => {
    const { pool } = await start();
    await direct.query("begin; update lamp set name = name where name = '2'");
    const waiting = pool.query("update lamp set name = name where name = '2'");
    await pool.query('select pg_sleep(7)');
    await direct.query('commit');
    expect((await waiting).rowCount).toBe(1);
  }, 30_000);

  it('that only listens is given up when it was forgotten on the way', async () => {
    expect(await listenerEnded).toBeLessThan(16_000);
  }, 30_000);
});
