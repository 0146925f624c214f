import { randomUUID } from 'node:crypto';
import { parse } from 'csv-parse';
import pg from 'pg';

// The import without the product: parse the roster and write everybody with one prepared statement for a thousand rows. No row is
// checked, and there is no queue.

const AT_ONCE = 1_000;

const beginSql = `
  with fact as (
    insert into shared_kernel.outbox (id, type, payload, occurred_at, reactions, relayed_at, completed_at)
    values ($3::uuid, 'staff.import-started', jsonb_build_object('importId', $1::uuid), now(), '{staff.run-import}', now(), now())
  ), processed as (
    insert into shared_kernel.processed (event_id, reaction) values ($3, 'staff.run-import')
  ), audited as (
    insert into audit.event (id, at, actor_kind, actor_id, action, subject_id, address, outcome, detail)
    values (gen_random_uuid(), now(), 'staff', $2::uuid, 'start-staff-import', $1, '127.0.0.1', 'ok', jsonb_build_object('facts',
      jsonb_build_array(jsonb_build_object('type', 'staff.import-started', 'importId', $1))))
  )
  insert into staff.import (id, dry_run, state, total, done, created, updated, unchanged, failed, started_by, started_from, created_at)
  values ($1, false, 'running', 0, 0, 0, 0, 0, 0, $2, '127.0.0.1', now())`;

const rowsSql = `
  with row as materialized (
    select * from json_to_recordset($3::json) as r(id uuid, place integer, external_id text, given_name text, family_name text,
      job_title text, office text, emails text, words text[], colleague_words text[])
  ), people as (
    insert into staff.staff_member (id, external_id, given_name, family_name, job_title, office, time_zone, locale, emails)
    select id, external_id, given_name, family_name, job_title, office, 'America/New_York', 'en', array[emails] from row
  ), addresses as (
    insert into staff.email_owner (address_key, staff_id, holders) select emails, id, array[id] from row
  ), remembered as (
    insert into staff.import_person (import_id, staff_id) select $1::uuid, id from row
  ), listed as (
    insert into portal_access.portal_status (staff_id, external_id, given_name, family_name, sort_name, job_title, office, primary_email,
      search, colleague_search, staff_version, next_action, since)
    select id, external_id, given_name, family_name, lower(family_name || ' ' || given_name), job_title, office, emails,
      array_to_tsvector(words), array_to_tsvector(colleague_words), 1, 'Save the features and send the invitation.', null from row
  ), audited as (
    insert into audit.event (id, at, actor_kind, actor_id, action, subject_id, address, outcome, detail)
    select gen_random_uuid(), now(), 'staff', $2::uuid, 'import-staff-member', id, '127.0.0.1', 'ok', jsonb_build_object(
      'row', place, 'importId', $1, 'facts', jsonb_build_array(jsonb_build_object('type', 'staff.member-registered', 'staffId', id)))
    from row
  ), fact as (
    insert into shared_kernel.outbox (id, type, payload, occurred_at, reactions, relayed_at, completed_at)
    select $4::uuid, 'staff.members-imported', jsonb_build_object('importId', $1, 'staffIds', jsonb_agg(id)), now(),
      '{portal-access.tell-addresses,portal-access.update-directory,portal-access.follow-biographics}', now(), now() from row
  ), processed as (
    insert into shared_kernel.processed (event_id, reaction)
    values ($4, 'portal-access.tell-addresses'), ($4, 'portal-access.update-directory'), ($4, 'portal-access.follow-biographics')
  )
  insert into audit.event (id, at, actor_kind, actor_id, action, subject_id, address, outcome, detail)
  select gen_random_uuid(), now(), 'staff', $2, 'run-staff-imports', $1, '127.0.0.1', 'ok', jsonb_build_object('facts',
    jsonb_build_array(jsonb_build_object('type', 'staff.members-imported', 'importId', $1, 'staffIds', jsonb_agg(id)))) from row`;

const endSql = `
  with audited as (
    insert into audit.event (id, at, actor_kind, actor_id, action, subject_id, address, outcome, detail)
    values (gen_random_uuid(), now(), 'staff', $2::uuid, 'run-staff-imports', $1::uuid, '127.0.0.1', 'ok', jsonb_build_object('facts',
      jsonb_build_array(jsonb_build_object('type', 'staff.import-finished', 'importId', $1, 'state', 'done'))))
  )
  update staff.import set state = 'done', total = $3::integer, done = $3, created = $3, finished_at = now() where id = $1`;

process.on('message', ({ roster }: { roster: string }) => {
  void takeIn(roster).then((rows) => process.send!({ rows }));
});
process.once('disconnect', () => process.exit());

async function takeIn(roster: string): Promise<number> {
  const client = new pg.Client(process.env.DATABASE_URL);
  await client.connect();
  const [importId, callerId] = [randomUUID(), randomUUID()];
  await client.query(beginSql, [importId, callerId, randomUUID()]);
  let people: object[] = [];
  let count = 0;
  const write = async () => {
    await client.query({
      name: 'import-rows',
      text: rowsSql,
      values: [importId, callerId, JSON.stringify(people), randomUUID()],
    });
    count += people.length;
    people = [];
  };
  const parser = parse(roster, { columns: true });
  // The first line holds the names of the columns.
  let place = 1;
  for await (const record of parser as AsyncIterable<Record<string, string>>) {
    const names = [`${record.given_name} ${record.family_name}`, record.office!].flatMap(joinedWords);
    const words = [...names, ...wordsOf(record.external_id!), ...wordsOf(record.emails!)];
    const found = { words: [...new Set(words)], colleague_words: [...new Set(names)] };
    if (people.push({ id: randomUUID(), place: ++place, ...found, ...record }) === AT_ONCE) await write();
  }
  if (people.length > 0) await write();
  await client.query(endSql, [importId, callerId, count]);
  await client.end();
  return count;
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[a-z0-9]+/g) ?? [];

/** The words of a name, and those beside each other in one: people type `annemarie` for Anne Marie. */
function joinedWords(name: string): string[] {
  const words = wordsOf(name);
  return words.flatMap((_, from) => words.slice(from).map((_word, length) => words.slice(from, from + length + 1).join('')));
}
