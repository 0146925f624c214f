import { type Client, goodPassword, type Person, freshPortal, type TestPortal } from '../support/index.js';
import { activePerson, invitedPerson } from '../support/people.js';
import { hearAgain, settled, sql } from '../support/sql.js';

let portal: TestPortal;
let admin: Client;

beforeAll(async () => {
  // Counts the administrators of the practice.
  portal = await freshPortal();
  admin = await portal.administrator();
}, 60_000);

afterAll(() => portal?.stop());

type Member = { id: string };

const move = {
  out: ({ id }: Member) => admin.put(`/api/staff/${id}/offboarding`),
  back: ({ id }: Member) => admin.delete(`/api/staff/${id}/offboarding`),
};
const done = () => settled(portal.database.url);

async function tell(person: Member, ...moves: (keyof typeof move)[]): Promise<void> {
  for (const one of moves) expect((await move[one](person)).status).toBe(204);
}

/** Tells the administration's side of it while no worker hears, then lets one hear all of it. */
async function tellUnheard(person: Member, ...moves: (keyof typeof move)[]): Promise<void> {
  await portal.stopWorker();
  await tell(person, ...moves);
  await portal.startWorker();
  await done();
}

const signIn = (visitor: Client, { email }: Person) => visitor.post('/api/session', { email, password: goodPassword });
const stateOf = async ({ id }: Member) => (await admin.get(`/api/staff/${id}/portal`)).body.status.state;
const listed = async ({ id }: Member, state: string) =>
  (await admin.get(`/api/staff?status=${state}&limit=200`)).body.items.some((item: Member) => item.id === id);

describe('Offboarding', () => {
  it('ends every session and API token of the person, and reinstating brings none of them back', async () => {
    const person = await activePerson(portal, admin);
    await sql(portal.database.url, `update portal_access.portal_access set role = 'administrator' where id = $1`, [person.id]);
    const elsewhere = portal.anonymous();
    expect((await signIn(elsewhere, person)).status).toBe(201);
    const { token } = (await person.client.post('/api/api-tokens', { name: 'Report', expiresInDays: 90 })).body;
    const waysIn = [
      () => person.client.get('/api/session'),
      () => elsewhere.get('/api/session'),
      () => portal.anonymous().get('/api/session', { headers: { authorization: `Bearer ${token}` } }),
    ];
    const answers = async () => Promise.all(waysIn.map(async (way) => (await way()).status));

    await done();
    expect(await answers()).toEqual([200, 200, 200]);
    await tell(person, 'out');
    await done();
    expect(await answers()).toEqual([401, 401, 401]);
    await tell(person, 'back');
    await done();
    expect(await stateOf(person)).toBe('active');
    expect(await answers()).toEqual([401, 401, 401]);
    for (const table of ['session', 'api_token'])
      expect(await sql(portal.database.url, `select id from portal_access.${table} where staff_id = $1`, [person.id])).toEqual(
        [],
      );
  });

  it('leaves everybody else signed in', async () => {
    const [leaving, staying] = [await activePerson(portal, admin), await activePerson(portal, admin)];
    await tell(leaving, 'out');
    await done();
    expect((await staying.client.get('/api/session')).status).toBe(200);
    expect((await admin.get('/api/session')).status).toBe(200);
  });
});

describe('Of several changes of mind before a worker heard of any', () => {
  it('the last one holds: out, back and out is out', async () => {
    const person = await activePerson(portal, admin);
    await done();
    await tellUnheard(person, 'out', 'back', 'out');
    expect(await stateOf(person)).toBe('disabled');
    expect(await listed(person, 'disabled')).toBe(true);
    expect((await person.client.get('/api/session')).status).toBe(401);
  }, 60_000);

  it('the last one holds: back, out and back is back', async () => {
    const person = await activePerson(portal, admin);
    await tell(person, 'out');
    await done();
    expect(await stateOf(person)).toBe('disabled');
    await tellUnheard(person, 'back', 'out', 'back');
    expect(await stateOf(person)).toBe('active');
    expect(await listed(person, 'active')).toBe(true);
    expect((await signIn(portal.anonymous(), person)).status).toBe(201);
  }, 60_000);

  it('what was open at the first of them is over, also when the person is back at the last', async () => {
    const [signedIn, waiting] = [await activePerson(portal, admin), await invitedPerson(portal, admin)];
    await done();
    await portal.stopWorker();
    await tell(signedIn, 'out', 'back');
    await tell(waiting, 'out', 'back');
    const newer = portal.anonymous();
    expect((await signIn(newer, signedIn)).status).toBe(201);
    await portal.startWorker();
    await done();
    expect(await Promise.all([signedIn, waiting].map(stateOf))).toEqual(['active', 'not_invited']);
    expect((await signedIn.client.get('/api/session')).status).toBe(401);
    expect((await portal.anonymous().post('/api/activations/inspect', { token: waiting.token })).status).toBe(410);
    expect((await newer.get('/api/session')).status).toBe(200);
  }, 60_000);

  it('the last one holds when the older facts are heard again, long after', async () => {
    const [gone, here] = [await activePerson(portal, admin), await invitedPerson(portal, admin)];
    await tell(gone, 'out', 'back', 'out');
    await tell(here, 'out', 'back');
    await done();
    for (const { id } of [gone, here]) {
      for (const type of ['staff.member-reinstated', 'staff.member-offboarded'])
        await hearAgain(portal.database.url, { staffId: id }, [type]);
    }
    expect(await Promise.all([gone, here].map(stateOf))).toEqual(['disabled', 'not_invited']);
  }, 60_000);
});
