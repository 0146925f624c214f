import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { freshDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { endOfDay, linkDay } from './link-day.js';

let place: TestDatabase;
let database: Kysely<any>;

beforeAll(async () => {
  place = await freshDatabase();
  // One connection, so that its clock can be set.
  const pool = new pg.Pool({ connectionString: place.url, max: 1 });
  database = new Kysely<any>({ dialect: new PostgresDialect({ pool }) });
  await sql`create schema clock`.execute(database);
}, 60_000);

afterAll(async () => {
  await database?.destroy();
  await place?.drop();
});

/** Sets the database's clock for what is asked through this connection. */
async function at<T>(instant: string, ask: () => Promise<T>): Promise<T> {
  await sql`create or replace function clock.now() returns timestamptz language sql as ${sql.lit(`select '${instant}'::timestamptz`)}`.execute(
    database,
  );
  await sql`set search_path = clock, pg_catalog, public`.execute(database);
  try {
    return await ask();
  } finally {
    await sql`reset search_path`.execute(database);
  }
}

const endOf = async (day: string, zone: string) =>
  (await linkDay(database, day, zone, 7)).expiresAt.toISOString().replace('.000', '');

describe('A link for a day ends', () => {
  it.each([
    ['an ordinary day', '2026-11-25', 'America/New_York', '2026-11-26T04:59:59Z'],
    ['the day when clocks go forward', '2026-03-08', 'America/New_York', '2026-03-09T03:59:59Z'],
    ['the day before it', '2026-03-07', 'America/New_York', '2026-03-08T04:59:59Z'],
    ['the day when clocks go back', '2026-11-01', 'America/New_York', '2026-11-02T04:59:59Z'],
    ['the same in Berlin, forward', '2026-03-29', 'Europe/Berlin', '2026-03-29T21:59:59Z'],
    ['the same in Berlin, back', '2026-10-25', 'Europe/Berlin', '2026-10-25T22:59:59Z'],
    ['half an hour forward, on Lord Howe', '2026-10-04', 'Australia/Lord_Howe', '2026-10-04T12:59:59Z'],
    ['the day before a midnight that does not exist, in Santiago', '2026-09-05', 'America/Santiago', '2026-09-06T03:59:59Z'],
    ['the same in Cairo', '2026-04-23', 'Africa/Cairo', '2026-04-23T21:59:59Z'],
    ['the day whose last hour comes twice, in Santiago', '2026-04-04', 'America/Santiago', '2026-04-05T03:59:59Z'],
    ['the day before a midnight that comes twice, on the Azores', '2026-10-24', 'Atlantic/Azores', '2026-10-24T23:59:59Z'],
    ['the same in Havana', '2026-10-31', 'America/Havana', '2026-11-01T03:59:59Z'],
    ['the day without a last hour, in Nuuk', '2026-03-28', 'America/Nuuk', '2026-03-29T00:59:59Z'],
    ['the earliest zone, UTC+14', '2026-11-25', 'Pacific/Kiritimati', '2026-11-25T09:59:59Z'],
    ['the latest zone, UTC-12', '2026-11-25', 'Etc/GMT+12', '2026-11-26T11:59:59Z'],
    ['UTC-11', '2026-11-25', 'Pacific/Pago_Pago', '2026-11-26T10:59:59Z'],
    ['a zone with quarters of an hour', '2026-11-25', 'Asia/Kathmandu', '2026-11-25T18:14:59Z'],
    ['the leap day', '2028-02-29', 'UTC', '2028-02-29T23:59:59Z'],
    ['the last day of a year', '2026-12-31', 'Asia/Tokyo', '2026-12-31T14:59:59Z'],
  ])('at its last second: %s', async (_name, day, zone, end) => {
    expect(await endOf(day, zone)).toBe(end);
  });

  it('at its last second, on each day of three years in every zone that a practice can be in', async () => {
    const days = Array.from({ length: 3 * 366 }, (_, after) => new Date(Date.UTC(2026, 0, 1 + after)).toISOString().slice(0, 10));
    // Asked for all at once; the end of each day must be on that day, and the second after it on the next.
    for (const zone of [...Intl.supportedValuesOf('timeZone'), 'UTC']) {
      const wrong = await sql`
        select day from unnest(${days}::text[]) as asked(day), lateral (select ${endOfDay(sql`day`, zone)} as ends) e
        where (ends at time zone ${zone})::date <> day::date or ((ends + interval '1 second') at time zone ${zone})::date <> day::date + 1`.execute(
        database,
      );
      expect([zone, wrong.rows]).toEqual([zone, []]);
    }
  }, 60_000);
});

describe('The days that can be chosen', () => {
  const days = async (instant: string, zone: string, maxDays = 7) => {
    const { first, last } = await at(instant, () => linkDay(database, '2026-11-25', zone, maxDays));
    return [first, last];
  };

  it.each([
    ['UTC', '2026-11-24', '2026-12-01'],
    ['America/New_York', '2026-11-23', '2026-11-30'],
    ['Pacific/Kiritimati', '2026-11-24', '2026-12-01'],
    ['Etc/GMT+12', '2026-11-23', '2026-11-30'],
  ])('begin with today in %s, whatever day it is elsewhere', async (zone, first, last) => {
    expect(await days('2026-11-24T03:30:00Z', zone)).toEqual([first, last]);
  });

  it('differ by two between the ends of the world', async () => {
    expect(await days('2026-11-24T10:30:00Z', 'Pacific/Kiritimati')).toEqual(['2026-11-25', '2026-12-02']);
    expect(await days('2026-11-24T10:30:00Z', 'Etc/GMT+12')).toEqual(['2026-11-23', '2026-11-30']);
  });

  it('lose today only when a link for it would be dead already', async () => {
    expect(await days('2026-11-25T04:59:58.999Z', 'America/New_York')).toEqual(['2026-11-24', '2026-12-01']);
    expect(await days('2026-11-25T04:59:59Z', 'America/New_York')).toEqual(['2026-11-25', '2026-12-02']);
  });

  it('do not slip across the days when clocks change', async () => {
    expect(await days('2026-10-31T04:30:00Z', 'America/New_York', 1)).toEqual(['2026-10-31', '2026-11-01']);
    expect(await days('2026-11-02T04:30:00Z', 'America/New_York', 1)).toEqual(['2026-11-01', '2026-11-02']);
    expect(await days('2026-11-02T05:00:00Z', 'America/New_York', 1)).toEqual(['2026-11-02', '2026-11-03']);
  });

  it('are today alone where the limit is zero', async () => {
    expect(await days('2026-11-24T03:30:00Z', 'UTC', 0)).toEqual(['2026-11-24', '2026-11-24']);
  });
});
