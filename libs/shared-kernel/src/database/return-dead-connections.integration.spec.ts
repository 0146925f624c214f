import { setImmediate as immediate } from 'node:timers/promises';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { freshDatabase, type TestDatabase } from '../../../../test/support/index.js';
import { returnDeadConnections } from './return-dead-connections.js';

let database: TestDatabase;

beforeAll(async () => (database = await freshDatabase()));
afterAll(() => database.drop());

describe('A pool of connections', () => {
  it('ends though a connection is opened meanwhile, which serves nobody any more', async () => {
    const pool = new pg.Pool({ connectionString: database.url });
    returnDeadConnections(pool);
    const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
    await sql`select 1`.execute(db);

    const asked = [sql`select 1`.execute(db), sql`select 2`.execute(db)];
    const answers = Promise.allSettled(asked);
    await immediate();
    expect(pool).toMatchObject({ totalCount: 2, ending: false });
    await db.destroy();

    expect((await answers).map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(pool.totalCount).toBe(0);
  });

  it('ends though a query of its own is waiting for a connection that is being opened, and no fault ends the process', async () => {
    const pool = new pg.Pool({ connectionString: database.url });
    returnDeadConnections(pool);
    const faults: unknown[] = [];
    const note = (fault: unknown) => void faults.push(fault);
    process.on('uncaughtException', note);
    try {
      const answer = pool.query('select pg_sleep(0.1)').then(
        () => 'answered',
        () => 'failed',
      );
      await immediate();
      expect(pool).toMatchObject({ totalCount: 1, ending: false });
      await pool.end();
      expect(['answered', 'failed']).toContain(await answer);
      expect(pool.totalCount).toBe(0);
      await immediate();
    } finally {
      process.off('uncaughtException', note);
    }
    expect(faults).toEqual([]);
  });
});
