import { SettingsError } from '#shared-kernel/config';
import { timeZoneChoices, timeZoneNamed } from '#shared-kernel/domain';
import { freshDatabase, type TestDatabase } from '../../../../test/support/index.js';
import { sql } from '../../../../test/support/sql.js';
import { mustKnowTimeZone } from './known-time-zone.js';

let database: TestDatabase;

beforeAll(async () => {
  database = await freshDatabase();
}, 60_000);

afterAll(() => database?.drop());

it('PostgreSQL takes every name of every time zone that the product takes', async () => {
  const names = timeZoneChoices().flatMap(({ name, otherNames }) => [name, ...otherNames]);
  const lines = await sql(
    database.url,
    `select name, (timestamptz '2026-07-01T12:00Z' at time zone name)::text as summer from unnest($1::text[]) as name`,
    [names],
  );
  expect(lines).toHaveLength(names.length);
  const byIntl = (timeZone: string) =>
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(
      new Date('2026-07-01T12:00:00Z'),
    );
  for (const { name, summer } of lines) expect([name, summer]).toEqual([name, byIntl(name)]);
});

it('The product takes every name that PostgreSQL knows, but for abbreviations, offsets and placeholders', async () => {
  const rows = await sql(database.url, `select name from pg_timezone_names where name !~ '^(posix|right)/' order by name`);
  const refused = rows.map(({ name }) => name).filter((name) => timeZoneNamed(name) === undefined);
  expect(refused).toEqual('CET CST6CDT EET EST EST5EDT Factory GMT+0 GMT-0 GMT0 HST MET MST MST7MDT PST8PDT WET'.split(' '));
});

it('A process does not start with a zone that its PostgreSQL does not have', async () => {
  await mustKnowTimeZone(database.url, 'Asia/Kathmandu');
  const refusal = await mustKnowTimeZone(database.url, 'America/Gotham').catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(SettingsError);
  expect((refusal as SettingsError).problems).toEqual([
    expect.stringContaining('PRACTICE_TIME_ZONE: the time zone data of the PostgreSQL server do not have America/Gotham'),
  ]);
});
