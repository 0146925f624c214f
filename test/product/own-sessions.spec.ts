import { randomUUID } from 'node:crypto';
import { type Client, goodPassword, usePortal, type TestPortal } from '../support/index.js';
import { activatedPerson, activePerson } from '../support/people.js';
import { sql } from '../support/sql.js';

const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0';

let portal: TestPortal;
let admin: Client;

beforeAll(async () => {
  portal = await usePortal();
  admin = await portal.administrator();
}, 60_000);

afterAll(() => portal?.stop());

type Person = { email: string };
async function signedIn({ email }: Person, userAgent = firefox): Promise<Client> {
  const caller = portal.anonymous();
  const { status } = await caller.post(
    '/api/session',
    { email, password: goodPassword },
    { headers: { 'user-agent': userAgent } },
  );
  expect(status).toBe(201);
  return caller;
}

const listOf = async (caller: Client) => (await caller.get('/api/sessions')).body.items;
const statusOf = async (caller: Client) => (await caller.get('/api/session')).status;
const currentOf = async (caller: Client) => (await listOf(caller)).find((session: any) => session.current).id as string;

describe("A person's own sessions", () => {
  it('are listed with device, address and times, this one first, and without the token', async () => {
    const person = await activePerson(portal, admin);
    const caller = await signedIn(person);
    const { body, text } = await caller.get('/api/sessions');
    expect(body.items).toEqual([
      {
        id: expect.any(String),
        device: 'Firefox on Windows',
        userAgent: firefox,
        address: '127.0.0.1',
        createdAt: expect.any(String),
        lastSeenAt: expect.any(String),
        expiresAt: expect.any(String),
        current: true,
      },
      expect.objectContaining({ device: 'Node.js', current: false }),
    ]);
    const [{ createdAt, expiresAt }] = body.items;
    expect(Date.parse(expiresAt) - Date.parse(createdAt)).toBe(15 * 60_000);
    expect(text).not.toContain(caller.jar.get('session'));
  });

  it('end at the latest 12 hours after they began, and are not listed once they have ended', async () => {
    const person = await activePerson(portal, admin);
    const [old, idle] = [await signedIn(person), await signedIn(person)];
    const move = (id: string, column: string, ago: string) =>
      sql(portal.database.url, `update portal_access.session set ${column} = now() - $2::interval where id = $1`, [id, ago]);
    const [oldId, idleId] = [await currentOf(old), await currentOf(idle)];
    await move(oldId, 'created_at', '11 hours 55 minutes');
    const { createdAt, expiresAt } = (await listOf(person.client)).find(({ id }: any) => id === oldId);
    expect(Date.parse(expiresAt) - Date.parse(createdAt)).toBe(12 * 3_600_000);
    await move(oldId, 'created_at', '12 hours');
    await move(idleId, 'last_seen_at', '15 minutes');
    expect((await listOf(person.client)).map(({ id }: any) => id)).toEqual([await currentOf(person.client)]);
  });

  it('can be ended one by one, at once', async () => {
    const person = await activePerson(portal, admin);
    const other = await signedIn(person);
    const id = await currentOf(other);
    expect(await person.client.delete(`/api/sessions/${id}`)).toMatchObject({ status: 204, text: '' });
    expect([await statusOf(person.client), await statusOf(other)]).toEqual([200, 401]);
    expect((await person.client.delete(`/api/sessions/${id}`)).body.code).toBe('portal-access.session-not-found');
  });

  it('include this one: ending it signs out', async () => {
    const person = await activePerson(portal, admin);
    expect((await person.client.delete(`/api/sessions/${await currentOf(person.client)}`)).status).toBe(204);
    expect(person.client.jar.has('session')).toBe(false);
    expect(await statusOf(person.client)).toBe(401);
  });

  it('can all be ended but this one, also when two ask at once', async () => {
    const person = await activePerson(portal, admin);
    const others = [await signedIn(person), await signedIn(person), await signedIn(person)];
    expect((await person.client.delete('/api/sessions')).status).toBe(204);
    expect(await statusOf(person.client)).toBe(200);
    for (const other of others) expect(await statusOf(other)).toBe(401);
    expect((await person.client.delete('/api/sessions')).status).toBe(204);
    const [one, another] = [await signedIn(person), await signedIn(person)];
    await Promise.all([one.delete('/api/sessions'), another.delete('/api/sessions')]);
    // Each ended the other's before it was ended itself, or one was faster; two never survive.
    expect([await statusOf(one), await statusOf(another)].filter((status) => status === 200).length).toBeLessThan(2);
  });

  it("are nobody else's: another's id answers exactly like a missing one", async () => {
    const [person, stranger] = [await activePerson(portal, admin), await activePerson(portal, admin)];
    const theirs = await currentOf(stranger.client);
    const [others, missing] = [
      await person.client.delete(`/api/sessions/${theirs}`),
      await person.client.delete(`/api/sessions/${randomUUID()}`),
    ];
    expect(others.body).toMatchObject({ status: 404, code: 'portal-access.session-not-found' });
    expect([others.status, others.text]).toEqual([missing.status, missing.text]);
    expect(await statusOf(stranger.client)).toBe(200);
    expect((await listOf(person.client)).map(({ id }: any) => id)).not.toContain(theirs);
    await person.client.delete('/api/sessions');
    expect(await statusOf(stranger.client)).toBe(200);
    // An administrator has no more right to them than others.
    expect((await admin.delete(`/api/sessions/${theirs}`)).status).toBe(404);
  });

  it('are closed to API tokens, strangers and those whose set-up is not complete', async () => {
    const { token } = (await admin.post('/api/api-tokens', { name: 'Report', expiresInDays: 1 })).body;
    const headers = { authorization: `Bearer ${token}` };
    const newcomer = (await activatedPerson(portal, admin)).client;
    for (const [method, path] of [
      ['GET', '/api/sessions'],
      ['DELETE', '/api/sessions'],
      ['DELETE', `/api/sessions/${randomUUID()}`],
    ] as const) {
      expect((await portal.anonymous().call(method, path, undefined, { headers })).body.code).toBe('access.session-only');
      expect((await portal.anonymous().call(method, path)).body.code).toBe('portal-access.signed-out');
      expect((await newcomer.call(method, path)).body.code).toBe('portal-access.setup-incomplete');
    }
  });

  it('have UUIDs for ids: anything else is bad input', async () => {
    for (const id of ['x', '1', "' or true --", '%00', `${randomUUID()}x`])
      expect((await admin.delete(`/api/sessions/${encodeURIComponent(id)}`)).status).toBe(400);
  });

  it('show a user agent that says nothing, or far too much, as it is, cut at 300 characters', async () => {
    const person = await activePerson(portal, admin);
    const long = await signedIn(person, `<script>alert(1)</script>${'x'.repeat(2_000)}`);
    const [session] = await listOf(long);
    expect(session).toMatchObject({ device: 'Unknown device', userAgent: expect.stringMatching(/^<script>.{292}$/) });
  });
});
