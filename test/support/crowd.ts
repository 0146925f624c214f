import type { Client } from './client.js';
import { type Person, registerPerson } from './people.js';
import { sql } from './sql.js';

/** Registers `count` people, a few at a time. */
export async function registerPeople(administrator: Client, count: number): Promise<Person[]> {
  const people: Person[] = [];
  while (people.length < count) {
    const few = Math.min(10, count - people.length);
    people.push(...(await Promise.all(Array.from({ length: few }, () => registerPerson(administrator)))));
  }
  return people;
}

/** Puts people into the directory alone, as active and with secure messages: for what comes to very many of them. */
export async function crowdInDirectory(databaseUrl: string, count: number): Promise<void> {
  await sql(
    databaseUrl,
    `insert into portal_access.portal_status (staff_id, external_id, given_name, family_name, sort_name, primary_email, search, since,
       state, features)
     select gen_random_uuid(), 'C-' || n, 'Dana', 'Silva ' || n, 'silva ' || n || ' dana', 'crowd.' || n || '@northside.example',
       array_to_tsvector(array['dana', 'silva']), now(), 'active', '{secure_messaging}'
     from generate_series(1, $1::integer) n`,
    [count],
  );
}

/** What the administrator sees on the person's *Staff Portal* page. */
export async function portalOf(administrator: Client, { id }: Pick<Person, 'id'>): Promise<any> {
  const { status, body, text } = await administrator.get(`/api/staff/${id}/portal`);
  if (status !== 200) throw new Error(`The portal page was refused: ${status} ${text}`);
  return body;
}

/** Whether the link with this token works; asking leaves it as it is. */
export async function isAlive(anonymous: Client, token: string): Promise<boolean> {
  const { status, text } = await anonymous.post('/api/activations/inspect', { token });
  if (status !== 200 && status !== 410) throw new Error(`The link could not be looked at: ${status} ${text}`);
  return status === 200;
}
