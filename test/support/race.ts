import pg from 'pg';
import { until } from './until.js';

/**
 * Holds the row lock of a person's access while `request` runs into it, does `meanwhile` in the transaction that holds the
 * lock, commits, and answers what the request was told.
 */
export async function overtaken<T>(
  databaseUrl: string,
  staffId: string,
  request: () => Promise<T>,
  meanwhile: [statement: string, values: unknown[]][],
): Promise<T> {
  const holder = new pg.Client({ connectionString: databaseUrl });
  await holder.connect();
  try {
    await holder.query('begin');
    await holder.query('select 1 from portal_access.portal_access where id = $1 for update', [staffId]);
    const answer = request();
    await until('the request waits for the lock', async () => {
      const { rows } = await holder.query('select 1 from pg_stat_activity where pg_backend_pid() = any(pg_blocking_pids(pid))');
      return rows.length > 0;
    });
    for (const [statement, values] of meanwhile) await holder.query(statement, values);
    await holder.query('commit');
    return await answer;
  } finally {
    await holder.end();
  }
}
