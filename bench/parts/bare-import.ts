import { randomUUID } from 'node:crypto';
import { parse } from 'csv-parse';
import pg from 'pg';

// The limit of P7: parse the roster and insert people, addresses and audit rows, a thousand rows to a commit. No row is checked.

const AT_ONCE = 1_000;

const peopleSql = `
  insert into staff.staff_member (id, external_id, given_name, family_name, job_title, office, time_zone, locale, emails)
  select id, external_id, given_name, family_name, job_title, office, 'America/New_York', 'en', array[emails]
  from json_to_recordset($1::json) as r(id uuid, external_id text, given_name text, family_name text, job_title text, office text, emails text)`;

const addressesSql = `
  insert into staff.email_owner (address_key, staff_id)
  select emails, id from json_to_recordset($1::json) as r(id uuid, emails text)`;

const auditSql = `
  insert into audit.event (id, at, actor_kind, action, subject_id, outcome, detail)
  select gen_random_uuid(), now(), 'system', 'import-staff-member', id, 'ok', '{"facts": []}'
  from json_to_recordset($1::json) as r(id uuid)`;

process.on('message', ({ roster }: { roster: string }) => {
  void takeIn(roster).then((perSecond) => process.send!({ perSecond }));
});
process.once('disconnect', () => process.exit());

async function takeIn(roster: string): Promise<number> {
  const client = new pg.Client(process.env.DATABASE_URL);
  await client.connect();
  const startedAt = performance.now();
  let people: object[] = [];
  let count = 0;
  const write = async () => {
    await client.query('begin');
    for (const text of [peopleSql, addressesSql, auditSql]) await client.query(text, [JSON.stringify(people)]);
    await client.query('commit');
    count += people.length;
    people = [];
  };
  const parser = parse(roster, { columns: true });
  for await (const record of parser as AsyncIterable<Record<string, string>>) {
    if (people.push({ id: randomUUID(), ...record }) === AT_ONCE) await write();
  }
  if (people.length > 0) await write();
  const seconds = (performance.now() - startedAt) / 1_000;
  await client.end();
  return count / seconds;
}
