import { randomBytes } from 'node:crypto';
import { type Client, usePortal, type TestPortal, until } from '../support/index.js';
import { activatedPerson, invitedPerson } from '../support/people.js';
import { settled, sql } from '../support/sql.js';
import { expectNobodyToTell } from '../support/timing.js';

type Invited = Awaited<ReturnType<typeof invitedPerson>>;

let portal: TestPortal;
let admin: Client;

beforeAll(async () => {
  portal = await usePortal();
  admin = await portal.administrator();
}, 60_000);

afterAll(() => portal?.stop());

const rows = (statement: string, values: unknown[] = []) => sql(portal.database.url, statement, values);
const post = (token: string) => portal.anonymous().post('/api/activations/requests', { token });
const expire = ({ invitationId }: Invited) =>
  rows(`update portal_access.invitation set expires_at = now() - interval '1 second' where id = $1`, [invitationId]);

describe('Whoever asks', () => {
  it('leaves the same audit row, without a trace of the token', async () => {
    const person = await invitedPerson(portal, admin);
    await expire(person);
    for (const token of [person.token, randomBytes(32).toString('base64url')]) await post(token);
    await settled(portal.database.url);
    const audit = await rows(`select * from audit.event where action = 'ask-for-new-link' order by at desc limit 2`);
    const [dead, unknown] = audit.map(({ actor_kind, outcome, detail }) => [actor_kind, outcome, detail.facts.length]);
    expect(dead).toEqual(['anonymous', 'ok', 1]);
    expect(unknown).toEqual(dead);
    expect(JSON.stringify(audit)).not.toContain(person.id);
    const [told] = await rows(`select * from audit.event where action = 'portal-access.new-link-requested' and subject_id = $1`, [
      person.id,
    ]);
    expect(told).toMatchObject({ actor_kind: 'anonymous', outcome: 'ok' });
  });

  it('waits the same time, whatever the token', async () => {
    const person = await invitedPerson(portal, admin);
    const [used, works] = [await activatedPerson(portal, admin), await invitedPerson(portal, admin)];
    await expire(person);
    await portal.stopWorker();
    const requests = {
      expired: () => post(person.token),
      used: () => post(used.token),
      works: () => post(works.token),
      unknown: () => post(randomBytes(32).toString('base64url')),
    };
    await expectNobodyToTell(requests, 500);
    await portal.startWorker();
    await until(
      'all were looked at',
      async () => (await rows('select 1 from portal_access.handed_in_link limit 1')).length === 0,
      90_000,
    );
    await settled(portal.database.url);
  }, 300_000);
});

describe('What was handed in', () => {
  it('is kept as a hash, and no longer than it takes to look', async () => {
    const person = await invitedPerson(portal, admin);
    await expire(person);
    await portal.stopWorker();
    await post(person.token);
    const [kept] = await rows('select h::text as text from portal_access.handed_in_link h');
    expect(kept.text).not.toContain(person.token);
    const queued = await rows(`select payload::text as text from shared_kernel.outbox where type like '%link-handed-in'`);
    expect(queued.at(-1).text).toMatch(/^\{"requestId": "[0-9a-f-]{36}"\}$/);
    await portal.startWorker();
    await settled(portal.database.url);
    expect(await rows('select * from portal_access.handed_in_link')).toEqual([]);
    const { status } = (await admin.get(`/api/staff/${person.id}/portal`)).body;
    expect(status.askedAgainAt).toEqual(expect.any(String));
  }, 60_000);

  it.each([{}, { token: '' }, { token: 'x'.repeat(201) }, { token: 7 }, { token: 'x', email: 'a@b.example' }])(
    'is refused as %j',
    async (body) => {
      expect((await portal.anonymous().post('/api/activations/requests', body)).status).toBe(400);
    },
  );
});
