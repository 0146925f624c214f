import { hash } from '@node-rs/argon2';
import pg from 'pg';
import { type Client, goodPassword, usePortal, type TestPortal, until } from '../support/index.js';
import { activePerson } from '../support/people.js';
import { sql } from '../support/sql.js';

// A sign-in stores a stronger hash of the same password. Whoever gives the right password at that moment gave the right one.

let portal: TestPortal;
let admin: Client;

beforeAll(async () => {
  portal = await usePortal({ PASSWORD_HASH_COST: 'full' });
  admin = await portal.administrator();
}, 60_000);

afterAll(() => portal?.stop());

const weak = () => hash(goodPassword, { memoryCost: 8_192, timeCost: 1, parallelism: 1 });
const store = 'update portal_access.portal_access set password_hash = $2 where id = $1';

async function personWithOldHash() {
  const person = await activePerson(portal, admin);
  await sql(portal.database.url, store, [person.id, await weak()]);
  return person;
}

/** Lets the request compare the password with the hash of now, and find another one of the same password behind the lock. */
async function whileHashChanges<T>(staffId: string, request: () => Promise<T>): Promise<T> {
  const other = new pg.Client(portal.database.url);
  await other.connect();
  try {
    await other.query('begin');
    await other.query(store, [staffId, await weak()]);
    const answer = request();
    await until('the request waits for the lock', async () => {
      const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      return (await sql(portal.database.url, waiting)).length > 0;
    });
    await other.query('commit');
    return await answer;
  } finally {
    await other.end();
  }
}

it('Several right sign-ins at once all succeed, and the hash is a stronger one afterwards', async () => {
  const { id, email } = await personWithOldHash();
  const signIn = () => portal.anonymous().post('/api/session', { email, password: goodPassword });
  const answers = await Promise.all([signIn(), signIn(), signIn(), signIn()]);
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
  const [row] = await sql(portal.database.url, 'select password_hash from portal_access.portal_access where id = $1', [id]);
  expect(row.password_hash).toMatch(/m=65536,t=3/);
});

it.each<[string, (caller: Client) => Promise<{ status: number }>, number]>([
  ['A step-up', (caller) => caller.post('/api/session/step-up', { password: goodPassword }), 204],
  [
    'A change of the password',
    (caller) => caller.put('/api/session/password', { currentPassword: goodPassword, newPassword: 'eleven otters fold maps' }),
    204,
  ],
  [
    'A wish for another sign-in address',
    (caller) => caller.post('/api/session/sign-in-address', { email: 'dana@home.example', password: goodPassword }),
    202,
  ],
])('%s at that moment succeeds', async (_what, send, expected) => {
  const { id, client: caller } = await personWithOldHash();
  expect((await whileHashChanges(id, () => send(caller))).status).toBe(expected);
});
