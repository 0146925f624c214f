import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { migrate } from '../../database/migrate.js';
import { freshPortal, type TestPortal } from '../support/index.js';
import { activePerson } from '../support/people.js';

const server = process.env.TEST_POSTGRES_URL!;
const address = (user?: string): string => {
  const url = new URL(server);
  url.pathname = '/portal';
  if (user) url.username = user;
  return url.href;
};

async function asUser<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

let portal: TestPortal;

beforeAll(async () => {
  await asUser(server, (client) => client.query('create database portal'));
  const roles = await readFile('docker/roles.sql', 'utf8');
  await asUser(address(), (client) => client.query(roles));
  await migrate(address('portal_owner'));
  // Runs on a database of its own, as a role of its own.
  portal = await freshPortal({ DATABASE_URL: address('portal') });
}, 60_000);

afterAll(async () => {
  await portal?.stop();
  await asUser(server, (client) => client.query('drop database if exists portal with (force)'));
  await asUser(server, (client) => client.query('drop role portal; drop role portal_owner'));
});

describe('With the role that docker/roles.sql makes', () => {
  it('the product works, with its queues in PostgreSQL', async () => {
    const admin = await portal.administrator();
    const person = await activePerson(portal, admin);
    expect((await person.client.get('/api/session')).status).toBe(200);
    expect((await admin.get('/api/staff')).body.items.length).toBeGreaterThan(0);
  });

  it('migrations of a later release leave nothing to be granted by hand', async () => {
    await asUser(address('portal_owner'), (client) =>
      client.query('create schema later; create table later.thing (id int generated always as identity, name text)'),
    );
    await asUser(address('portal'), async (client) => {
      await client.query(`insert into later.thing (name) values ('one')`);
      expect((await client.query('select name from later.thing')).rows).toEqual([{ name: 'one' }]);
    });
  });

  it.each([
    'drop table billing.posting',
    'alter table billing.posting disable trigger all',
    'alter table audit.event disable trigger all',
    'truncate audit.event',
    `set session_replication_role = 'replica'`,
    'create table public.mine (id int)',
    'create schema mine',
    `copy (select 1) to program 'true'`,
  ])('what protects the books and the audit cannot be undone: %s', async (statement) => {
    await asUser(address('portal'), async (client) => {
      await expect(client.query(statement)).rejects.toMatchObject({ code: '42501' });
    });
  });
});
