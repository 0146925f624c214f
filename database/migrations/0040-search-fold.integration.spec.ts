import { randomUUID } from 'node:crypto';
import { runMigrations } from '#shared-kernel/database';
import { type TestDatabase, unmigratedDatabase } from '../../test/support/database.js';
import { sql } from '../../test/support/sql.js';
import { migrations } from './index.js';

let database: TestDatabase;

beforeAll(async () => void (database = await unmigratedDatabase()), 60_000);
afterAll(() => database?.drop());

it('What was stored before is found and sorted in the new way', async () => {
  const run = (statement: string, values: unknown[] = []) => sql(database.url, statement, values);
  await runMigrations(
    database.url,
    migrations.slice(
      0,
      migrations.findIndex(({ name }) => name === '0040-search-fold'),
    ),
  );
  const [staffId, accountId, conversationId] = [randomUUID(), randomUUID(), randomUUID()];
  await run(
    `insert into staff.staff_member (id, external_id, given_name, family_name, office, time_zone, locale, emails)
     values ($1, 'EMP-7', 'Anne-Marie', 'Łoś O’Brien', 'Straße', 'UTC', 'en', '{private@home.example}')`,
    [staffId],
  );
  await run(
    `insert into portal_access.portal_status (staff_id, sort_name, search) values ($1, 'łos o’brien anne-marie', array_to_tsvector('{łos}'::text[]))`,
    [staffId],
  );
  await run(
    `insert into billing.account (id, holder_name, currency, external_id) values ($1, 'Søren D’Angelo', 'usd', 'PAT-9')`,
    [accountId],
  );
  await run(
    `insert into billing.account_balance (account_id, sort_name, search) values ($1, 'søren', array_to_tsvector('{søren}'::text[]))`,
    [accountId],
  );
  await run(
    `insert into messaging.conversation (id, kind, subject, subject_words, started_by, started_at, last_position, people)
     values ($1, 'conversation', 'Ærø rota', '{ærø,rota}', $2, now(), 1, 1)`,
    [conversationId, staffId],
  );
  await run(
    `insert into messaging.message (id, conversation_id, position, sender_id, body, attachments) values (gen_random_uuid(), $1, 1, $2, 'Call O’Brien', 0)`,
    [conversationId, staffId],
  );

  await runMigrations(database.url, migrations);

  const found = async (statement: string, queries: string[]) =>
    Promise.all(queries.map(async (query) => [query, (await run(statement, [query])).length]));
  const people = 'select from portal_access.portal_status where search @@ $1::tsquery';
  const yes = ["'los':*", "'annemarie':*", "'obrien':*", "'strasse':*", "'emp':* & '7':*", "'private':*"];
  expect(await found(people, yes)).toEqual(yes.map((query) => [query, 1]));
  const colleagues = 'select from portal_access.portal_status where colleague_search @@ $1::tsquery';
  expect(await found(colleagues, ["'los':*", "'strasse':*", "'private':*", "'emp':*"])).toEqual([
    ["'los':*", 1],
    ["'strasse':*", 1],
    ["'private':*", 0],
    ["'emp':*", 0],
  ]);
  const accounts = 'select from billing.account_balance where search @@ $1::tsquery';
  expect(await found(accounts, ["'soren':*", "'dangelo':*", "'pat':*"])).toEqual([
    ["'soren':*", 1],
    ["'dangelo':*", 1],
    ["'pat':*", 1],
  ]);
  const messages = 'select from messaging.message where search @@ messaging.search_query($1, true)';
  expect(await found(messages, ['obrien', "o'brien", 'o brien', 'calls', 'zebra'])).toEqual([
    ['obrien', 1],
    ["o'brien", 1],
    ['o brien', 1],
    ['calls', 1],
    ['zebra', 0],
  ]);
  expect(await run('select sort_name from portal_access.portal_status')).toEqual([{ sort_name: 'los obrien anne marie' }]);
  expect(await run('select sort_name from billing.account_balance')).toEqual([{ sort_name: 'soren dangelo' }]);
  expect((await run('select subject_words from messaging.conversation'))[0].subject_words).toContain('aero');
});
