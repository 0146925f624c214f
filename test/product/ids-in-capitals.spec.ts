import { type Client, invite, registerPerson, type TestPortal, usePortal } from '../support/index.js';
import { grant, openAccount } from '../support/billing.js';
import { codeOf } from '../support/payments.js';
import { activePerson } from '../support/people.js';
import { sql } from '../support/sql.js';

// I2: an id in capitals is the same id. What the routes answer to each is in access-ids.spec.ts; here is what compares ids.

let portal: TestPortal;
let admin: Client;

beforeAll(async () => {
  portal = await usePortal();
  admin = await portal.administrator();
}, 60_000);

afterAll(() => portal?.stop());

const capitals = (id: string) => id.toUpperCase();

it.each<[string, (client: Client, id: string) => ReturnType<Client['call']>]>([
  ['take their own role', (client, id) => client.put(`/api/staff/${id}/portal/role`, { role: 'staff' })],
  ['switch off their own access', (client, id) => client.post(`/api/staff/${id}/portal/disable`)],
  ['offboard themselves', (client, id) => client.put(`/api/staff/${id}/offboarding`)],
  ['reset their own second factor', (client, id) => client.post(`/api/staff/${id}/portal/second-factor/reset`)],
])('Administrators cannot %s, with their id in capitals either', async (_name, act) => {
  const me = await activePerson(portal, admin);
  await admin.put(`/api/staff/${me.id}/portal/role`, { role: 'administrator' });
  for (const id of [me.id, capitals(me.id), capitals(me.id.slice(0, 18)) + me.id.slice(18)])
    expect(codeOf(await act(me.client, id))).toBe('409 portal-access.own-access');
  expect((await me.client.get('/api/session')).body).toMatchObject({ role: 'administrator' });
});

it('Access to a billing account is given and withdrawn with ids in capitals, and nobody is given it twice', async () => {
  const { id } = await openAccount(admin);
  const [dana, eli] = [await activePerson(portal, admin), await activePerson(portal, admin)];
  const people = async () => (await admin.get(`/api/billing-accounts/${id}/access`)).body;
  await grant(admin, capitals(id), [{ id: capitals(dana.id) }, eli]);
  const given = await people();
  expect(JSON.stringify(given)).toContain(dana.id);
  await grant(admin, id, [dana, { id: capitals(eli.id) }]);
  expect(await people()).toEqual(given);
  await grant(admin, id, [{ id: capitals(eli.id) }]);
  expect(JSON.stringify(await people())).not.toContain(dana.id);
});

it('An invitation is revoked by its id in capitals', async () => {
  const person = await registerPerson(admin);
  const { id } = await invite(admin, person);
  expect((await admin.delete(`/api/staff/${capitals(person.id)}/portal/invitations/${capitals(id)}`)).status).toBe(204);
  const invitations = await sql(portal.database.url, 'select state from portal_access.invitation where id = $1', [id]);
  expect(invitations).toEqual([{ state: 'revoked' }]);
});

it('Two first requests for one person at once, in two letter cases, wait for each other', async () => {
  const people = await Promise.all(Array.from({ length: 6 }, () => registerPerson(admin)));
  const save = (id: string, features: string[]) => admin.put(`/api/staff/${id}/portal/features`, { features });
  const answers = await Promise.all(
    people.flatMap(({ id }) => [save(id, ['secure_messaging']), save(capitals(id), ['billing_documents'])]),
  );
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
});

it('A conversation names each person once, and needs somebody else, in whatever letters they are named', async () => {
  const [ana, ben] = [await activePerson(portal, admin), await activePerson(portal, admin)];
  for (const { id } of [ana, ben]) await admin.put(`/api/staff/${id}/portal/features`, { features: ['secure_messaging'] });
  const start = (participantIds: string[]) =>
    ana.client.post('/api/conversations', { subject: 'Rota', participantIds, body: 'Hello' });
  expect(codeOf(await start([capitals(ana.id)]))).toBe('422 messaging.nobody-else');
  const { status, body } = await start([capitals(ben.id), ben.id, capitals(ana.id)]);
  expect([status, body.people.map(({ staffId }: any) => staffId).toSorted()]).toEqual([201, [ana.id, ben.id].toSorted()]);
});

it('A search of the audit finds an actor and a subject by their ids in capitals', async () => {
  const person = await registerPerson(admin);
  const found = async (id: string) => (await admin.get(`/api/audit?subject=${id}`)).body.items.map((row: any) => row.id);
  expect(await found(person.id)).toHaveLength(1);
  expect(await found(capitals(person.id))).toEqual(await found(person.id));
});

it('A request with an Idempotency-Key is the same request when it is sent again with its ids in capitals', async () => {
  const [person, other] = [await registerPerson(admin), await registerPerson(admin)];
  const start = (staffIds: string[], key: string) =>
    admin.post('/api/portal/bulk-invitations', { staffIds }, { headers: { 'idempotency-key': key } });
  const first = await start([person.id], 'bulk-1');
  const again = await start([capitals(person.id)], 'bulk-1');
  expect([again.status, again.body]).toEqual([first.status, first.body]);
  expect(codeOf(await start([other.id], 'bulk-1'))).toBe('422 request.idempotency-key-reused');

  const send = (id: string) =>
    admin.post(`/api/staff/${id}/portal/invitations`, { email: other.email }, { headers: { 'idempotency-key': 'invitation-1' } });
  const sent = [await send(other.id), await send(capitals(other.id))];
  expect(sent.map(({ status }) => status)).toEqual([201, 201]);
  expect(sent[1]!.body).toEqual(sent[0]!.body);
  expect(codeOf(await send(person.id))).toBe('422 request.idempotency-key-reused');
});
