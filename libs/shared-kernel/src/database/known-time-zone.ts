import pg from 'pg';
import { SettingsError } from '#shared-kernel/config';

/** What PostgreSQL says of a zone that its own time zone data do not have. */
const INVALID_PARAMETER_VALUE = '22023';

/**
 * Asked before a process starts: a server with old time zone data may not know a zone that this process knows, and days
 * would then fail one request at a time. Throws `SettingsError`.
 */
export async function mustKnowTimeZone(databaseUrl: string, timeZone: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000, query_timeout: 5_000 });
  try {
    await client.connect();
    await client.query('select now() at time zone $1::text', [timeZone]);
  } catch (error) {
    if ((error as { code?: string }).code !== INVALID_PARAMETER_VALUE) throw error;
    throw new SettingsError([
      `PRACTICE_TIME_ZONE: the time zone data of the PostgreSQL server do not have ${timeZone}; update them, or use another name of the zone`,
    ]);
  } finally {
    await client.end();
  }
}
