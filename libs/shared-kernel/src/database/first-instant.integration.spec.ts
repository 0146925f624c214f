import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { timeZoneChoices } from '#shared-kernel/domain';
import { freshDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { firstInstantOf } from './first-instant.js';

let place: TestDatabase;
let database: Kysely<any>;

beforeAll(async () => {
  place = await freshDatabase();
  database = new Kysely<any>({ dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: place.url, max: 1 }) }) });
}, 60_000);

afterAll(async () => {
  await database?.destroy();
  await place?.drop();
});

async function firstOf(day: string, zone: string): Promise<string> {
  const { rows } = await sql<{ at: Date }>`select ${firstInstantOf(day, zone)} as at`.execute(database);
  return rows[0]!.at.toISOString().replace('.000', '');
}

describe('The first instant of a day', () => {
  it.each([
    ['an ordinary midnight', '2026-11-25', 'America/New_York', '2026-11-25T05:00:00Z'],
    ['a day on which clocks go back later', '2026-11-01', 'America/New_York', '2026-11-01T04:00:00Z'],
    ['a day on which clocks go forward later', '2026-03-08', 'America/New_York', '2026-03-08T05:00:00Z'],
    ['the earlier of two midnights, in Havana', '2026-11-01', 'America/Havana', '2026-11-01T04:00:00Z'],
    ['the earlier of two midnights, on the Azores', '2026-10-25', 'Atlantic/Azores', '2026-10-25T00:00:00Z'],
    ['the one midnight after an hour that comes twice, in Beirut', '2026-10-25', 'Asia/Beirut', '2026-10-24T22:00:00Z'],
    ['the one midnight after an hour that comes twice, in Santiago', '2026-04-05', 'America/Santiago', '2026-04-05T04:00:00Z'],
    ['a day without a midnight, in Santiago', '2026-09-06', 'America/Santiago', '2026-09-06T04:00:00Z'],
    ['a day without a midnight, in Cairo', '2026-04-24', 'Africa/Cairo', '2026-04-23T22:00:00Z'],
    ['a day without a midnight, in Asunción', '2023-10-01', 'America/Asuncion', '2023-10-01T04:00:00Z'],
    [
      'a day whose clocks go back over midnight a minute after it, in St. John’s',
      '2010-11-07',
      'America/St_Johns',
      '2010-11-07T02:30:00Z',
    ],
    ['the day after one without a last hour, in Nuuk', '2026-03-29', 'America/Nuuk', '2026-03-29T01:00:00Z'],
    ['the day after one that Samoa left out', '2011-12-31', 'Pacific/Apia', '2011-12-30T10:00:00Z'],
    ['the day that Samoa left out', '2011-12-30', 'Pacific/Apia', '2011-12-30T10:00:00Z'],
    ['a zone with quarters of an hour', '2026-11-25', 'Asia/Kathmandu', '2026-11-24T18:15:00Z'],
    ['the earliest zone', '2026-11-25', 'Pacific/Kiritimati', '2026-11-24T10:00:00Z'],
    ['the latest zone', '2026-11-25', 'Etc/GMT+12', '2026-11-25T12:00:00Z'],
    ['the leap day', '2028-02-29', 'UTC', '2028-02-29T00:00:00Z'],
  ])('is right for %s', async (_what, day, zone, at) => expect(await firstOf(day, zone)).toBe(at));

  it('is on that day and nothing before it is, for every day of two years in every zone', async () => {
    for (const { name } of timeZoneChoices()) {
      const { rows } = await sql`
        select day::date::text from generate_series(date '2026-01-01', date '2027-12-31', interval '1 day') as day,
          lateral (select ${firstInstantOf(sql`day`, name)} as first) f
        where (first at time zone ${name})::date <> day::date
          or ((first - interval '1 microsecond') at time zone ${name})::date <> day::date - 1`.execute(database);
      expect([name, rows]).toEqual([name, []]);
    }
  }, 60_000);
});
