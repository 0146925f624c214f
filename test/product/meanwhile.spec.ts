import { administrator, type Client, goodPassword, usePortal, type TestPortal } from '../support/index.js';
import { activePerson } from '../support/people.js';
import { sql } from '../support/sql.js';

let portal: TestPortal;
let admin: Client;

beforeAll(async () => {
  portal = await usePortal();
  admin = await portal.administrator();
}, 60_000);

afterAll(() => portal?.stop());

describe('Once the contact details are confirmed', () => {
  it('confirming them again with corrections changes nothing on the record', async () => {
    const { id, client, email } = await activePerson(portal, admin);
    const record = async () => (await admin.get(`/api/staff/${id}`)).body;
    const before = await record();
    const corrections = [{ givenName: 'Mallory' }, { phone: '+1 555 666 7777', locale: 'es' }, { timeZone: 'Asia/Tokyo' }, {}];
    for (const correction of corrections) {
      const { status, body } = await client.post('/api/session/setup/confirm_contact_details', correction);
      expect([status, body.staffMember.id]).toEqual([200, id]);
    }
    expect(await record()).toEqual(before);
    expect(before).toMatchObject({ givenName: 'Dana', emails: [{ address: email }] });
  });

  it('at most one of two confirmations sent at the same moment is written', async () => {
    const { id, client } = await activePerson(portal, admin);
    await sql(portal.database.url, 'update portal_access.portal_access set contact_confirmed_at = null where id = $1', [id]);
    const names = ['Ana', 'Bea', 'Cleo', 'Dora'];
    const confirm = (givenName: string) => client.post('/api/session/setup/confirm_contact_details', { givenName });
    expect((await Promise.all(names.map(confirm))).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const { givenName, version } = (await admin.get(`/api/staff/${id}`)).body;
    expect(names).toContain(givenName);
    expect(version).toBe(2);
  });
});

describe('Between seeing the features and saving them', () => {
  const page = (id: string) => `/api/staff/${id}/portal`;
  const seen = async (id: string) => (await admin.get(page(id))).headers.get('etag')!;
  const save = (caller: Client, id: string, features: string[], etag: string) =>
    caller.put(`${page(id)}/features`, { features }, { headers: { 'if-match': etag } });

  it('the person may sign in and out without making what was seen stale', async () => {
    const person = await activePerson(portal, admin);
    const etag = await seen(person.id);
    const visitor = portal.anonymous();
    expect((await visitor.post('/api/session', { email: person.email, password: goodPassword })).status).toBe(201);
    expect((await visitor.delete('/api/session')).status).toBe(204);
    expect((await save(admin, person.id, ['secure_messaging'], etag)).status).toBe(200);
  });

  it('another administrator who saved makes it stale, and one who saved nothing new does not', async () => {
    const { id } = await activePerson(portal, admin);
    const other = portal.anonymous();
    expect((await other.post('/api/session', administrator)).status).toBe(201);
    const etag = await seen(id);
    expect((await save(other, id, [], etag)).status).toBe(200);
    expect((await save(other, id, ['balance_payment'], etag)).status).toBe(200);
    const late = await save(admin, id, ['secure_messaging'], etag);
    expect([late.status, late.body.code]).toEqual([412, 'portal-access.stale']);
    expect((await admin.get(page(id))).body.features).toEqual(['balance_payment']);
    expect((await save(admin, id, ['secure_messaging'], await seen(id))).status).toBe(200);
  });
});
