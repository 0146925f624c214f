import { randomUUID } from 'node:crypto';
import pg from 'pg';
import {
  type Answer,
  type Client,
  invite,
  type Person,
  portalOf,
  registerPerson,
  freshPortal,
  type TestPortal,
  until,
} from '../support/index.js';

const roster = (name: string) => `external_id,given_name,family_name,emails\nE-1,${name},Silva,${name}.silva@northside.example\n`;

describe('A POST with an Idempotency-Key', () => {
  let portal: TestPortal;
  let admin: Client;
  let person: Person;
  let database: pg.Client;

  const count = async (what: string) => (await database.query(`select count(*)::int as n from ${what}`)).rows[0].n;
  const withKey = (key: string, headers: Record<string, string> = {}) => ({ headers: { 'idempotency-key': key, ...headers } });
  const csv = { 'content-type': 'text/csv' };
  const form = (text: string) => {
    const body = new FormData();
    body.append('file', new Blob([text], { type: 'text/csv' }), 'roster.csv');
    return body;
  };

  beforeAll(async () => {
    // Counts the rows of whole tables.
    portal = await freshPortal();
    admin = await portal.administrator();
    database = new pg.Client(portal.database.url);
    await database.connect();
  });
  beforeEach(async () => {
    person = await registerPerson(admin);
  });
  afterAll(async () => {
    await database?.end();
    await portal?.stop();
  });

  const newcomer = () => ({
    externalId: randomUUID(),
    givenName: 'Rosa',
    familyName: 'Silva',
    emails: [{ address: `${randomUUID()}@northside.example` }],
  });

  /** What can be sent with a key: how, what else could be meant by the key, and how often it took effect. */
  type Post = {
    send(key: string): Promise<Answer>;
    sendOther(key: string): Promise<Answer>;
    effects(): Promise<number>;
  };
  const posts: [name: string, prepare: () => Post | Promise<Post>][] = [
    [
      'invitation',
      () => {
        const path = `/api/staff/${person.id}/portal/invitations`;
        return {
          send: (key) => admin.post(path, { email: person.email }, withKey(key)),
          sendOther: (key) => admin.post(path, { email: 'somebody.else@northside.example' }, withKey(key)),
          effects: () => count(`portal_access.invitation where staff_id = '${person.id}'`),
        };
      },
    ],
    [
      'registration',
      () => {
        const record = newcomer();
        return {
          send: (key) => admin.post('/api/staff', record, withKey(key)),
          sendOther: (key) => admin.post('/api/staff', newcomer(), withKey(key)),
          effects: () => count(`staff.staff_member where external_id = '${record.externalId}'`),
        };
      },
    ],
    [
      'roster as text/csv',
      async () => {
        const before = await count('staff.import');
        return {
          send: (key) => admin.post('/api/staff/imports', roster('ana'), withKey(key, csv)),
          sendOther: (key) => admin.post('/api/staff/imports', roster('bea'), withKey(key, csv)),
          effects: async () => (await count('staff.import')) - before,
        };
      },
    ],
    [
      'roster in a form',
      async () => {
        const before = await count('staff.import');
        return {
          send: (key) => admin.post('/api/staff/imports', form(roster('ana')), withKey(key)),
          sendOther: (key) => admin.post('/api/staff/imports', form(roster('bea')), withKey(key)),
          effects: async () => (await count('staff.import')) - before,
        };
      },
    ],
  ];

  it.each(posts)('repeated, the %s gives the same answer and happens once', async (_, prepare) => {
    const { send, effects } = await prepare();
    const key = randomUUID();
    const first = await send(key);
    expect(first.status).toBeLessThan(300);
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    for (let repeats = 0; repeats < 3; repeats++) {
      const again = await send(key);
      expect([again.status, again.body]).toEqual([first.status, first.body]);
      expect(again.headers.get('idempotent-replayed')).toBe('true');
    }
    expect(await effects()).toBe(1);
  });

  it.each(posts)('sent ten times at once, the %s gives one answer to all and happens once', async (_, prepare) => {
    const { send, effects } = await prepare();
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 10 }, () => send(key)));
    const [first] = answers;
    expect(first!.status).toBeLessThan(300);
    for (const answer of answers) expect([answer.status, answer.body]).toEqual([first!.status, first!.body]);
    expect(await effects()).toBe(1);
  });

  it.each(posts)('with another body under the key of an earlier one, the %s is refused and does nothing', async (_, prepare) => {
    const { send, sendOther, effects } = await prepare();
    const key = randomUUID();
    expect((await send(key)).status).toBeLessThan(300);
    const people = await count('staff.staff_member');
    expect(await sendOther(key)).toMatchObject({ status: 422, body: { code: 'request.idempotency-key-reused' } });
    expect(await effects()).toBe(1);
    expect(await count('staff.staff_member')).toBe(people);
  });

  it('that was refused may be sent again with the same key, once what was wrong is mended', async () => {
    const key = randomUUID();
    const path = `/api/staff/${person.id}/portal/invitations`;
    const send = () => admin.post(path, { email: 'second@northside.example' }, withKey(key));
    expect(await send()).toMatchObject({ status: 422, body: { code: 'portal-access.email-not-on-record' } });
    await admin.patch(`/api/staff/${person.id}`, {
      emails: [{ address: person.email }, { address: 'second@northside.example' }],
    });
    expect((await send()).status).toBe(201);
  });

  it('means nothing to anybody else: the same key of another caller is another key', async () => {
    const key = randomUUID();
    const mine = await admin.post(`/api/staff/${person.id}/portal/invitations`, { email: person.email }, withKey(key));
    expect(mine.status).toBe(201);
    const stored = await database.query('select actor from shared_kernel.idempotency_key where key = $1', [key]);
    await database.query(`update shared_kernel.idempotency_key set actor = $2 where key = $1`, [key, randomUUID()]);
    expect(stored.rows).toHaveLength(1);
    const again = await admin.post(`/api/staff/${person.id}/portal/invitations`, { email: person.email }, withKey(key));
    expect(again).toMatchObject({ status: 201 });
    expect(again.body.id).not.toBe(mine.body.id);
  });

  it('sends one mail however often it is repeated; without a key each is an intention of its own', async () => {
    const key = randomUUID();
    const path = `/api/staff/${person.id}/portal/invitations`;
    for (let sent = 0; sent < 3; sent++) await admin.post(path, { email: person.email }, withKey(key));
    await until('the mail is out', async () => (await portalOf(admin, person)).invitation.delivery === 'sent', 30_000);
    expect(portal.smtp.to(person.email)).toHaveLength(1);
    await invite(admin, person);
    await until('the second mail arrives', () => portal.smtp.to(person.email)[1], 30_000);
    expect(portal.smtp.to(person.email)).toHaveLength(2);
  });

  it('whose key is too long is refused', async () => {
    const answer = await admin.post('/api/staff', newcomer(), withKey('k'.repeat(201)));
    expect(answer).toMatchObject({ status: 422, body: { code: 'request.idempotency-key' } });
  });
});
