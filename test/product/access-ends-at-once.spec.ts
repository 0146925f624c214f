import { type Answer, type Client, follow, freshPortal, goodPassword, type TestPortal } from '../support/index.js';
import { passwordLinkFor } from '../support/password-links.js';
import { activePerson, invitedPerson } from '../support/people.js';
import { sql } from '../support/sql.js';

let portal: TestPortal;
let admin: Client;

beforeAll(async () => {
  // Counts the administrators of the practice, and runs without a worker.
  portal = await freshPortal();
  admin = await portal.administrator();
}, 60_000);

afterAll(() => portal?.stop());

type Member = { id: string };

const endings = {
  'is offboarded': ({ id }: Member) => admin.put(`/api/staff/${id}/offboarding`),
  'is disabled': ({ id }: Member) => admin.post(`/api/staff/${id}/portal/disable`),
};
const begunAgain = {
  'is offboarded': ({ id }: Member) => admin.delete(`/api/staff/${id}/offboarding`),
  'is disabled': ({ id }: Member) => admin.post(`/api/staff/${id}/portal/restore`),
};
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
const stateOf = async ({ id }: Member) => (await admin.get(`/api/staff/${id}/portal`)).body.status.state;

/** Everything somebody who is about to leave has open. */
async function leaver(role: 'administrator' | 'staff') {
  const person = await activePerson(portal, admin);
  expect((await admin.put(`/api/staff/${person.id}/portal/features`, { features: ['secure_messaging'] })).status).toBe(200);
  if (role === 'administrator') expect((await admin.put(`/api/staff/${person.id}/portal/role`, { role })).status).toBe(200);
  const elsewhere = portal.anonymous();
  await elsewhere.post('/api/session', { email: person.email, password: goodPassword });
  const made = await person.client.post('/api/api-tokens', { name: 'Report', expiresInDays: 90, scopes: ['staff:read'] });
  await person.client.post('/api/session/second-factors/totp');
  return { ...person, elsewhere, apiToken: made.body.token as string, link: await passwordLinkFor(admin, person) };
}

type Leaver = Awaited<ReturnType<typeof leaver>>;

const attempts: [string, 'administrator' | 'staff', (person: Leaver, other: Member) => Promise<Answer>][] = [
  ['reads the session', 'staff', ({ client }) => client.get('/api/session')],
  ['reads the session in another browser', 'staff', ({ elsewhere }) => elsewhere.get('/api/session')],
  ['reads conversations', 'staff', ({ client }) => client.get('/api/conversations')],
  ['changes the own details', 'staff', ({ client }) => client.patch('/api/session/profile', { phone: '+1 555 010 2030' })],
  ['gives the password again', 'staff', ({ client }) => client.post('/api/session/step-up', { password: goodPassword })],
  ['signs in', 'staff', ({ email }) => portal.anonymous().post('/api/session', { email, password: goodPassword })],
  ['reads the staff list', 'administrator', ({ client }) => client.get('/api/staff')],
  [
    'reads the staff list by API token',
    'administrator',
    ({ apiToken }) => portal.anonymous().get('/api/staff', bearer(apiToken)),
  ],
  [
    'registers somebody',
    'administrator',
    ({ client }) => client.post('/api/staff', { givenName: 'X', familyName: 'Y', emails: [{ address: 'x.y@else.example' }] }),
  ],
  [
    'makes an API token',
    'administrator',
    ({ client }) => client.post('/api/api-tokens', { name: 'More', expiresInDays: 1, scopes: ['staff:read'] }),
  ],
  [
    'makes somebody an administrator',
    'administrator',
    ({ client }, { id }) => client.put(`/api/staff/${id}/portal/role`, { role: 'administrator' }),
  ],
];

describe.each(Object.keys(endings) as (keyof typeof endings)[])('With every worker stopped, whoever %s', (ending) => {
  const leavers = {} as Record<'administrator' | 'staff', Leaver>;
  let other: Awaited<ReturnType<typeof activePerson>>;
  let waiting: Awaited<ReturnType<typeof invitedPerson>>;
  let stream: Awaited<ReturnType<typeof follow>>;

  beforeAll(async () => {
    leavers.staff = await leaver('staff');
    leavers.administrator = await leaver('administrator');
    [other, waiting] = [await activePerson(portal, admin), await invitedPerson(portal, admin)];
    stream = await follow(leavers.staff.client, portal);
    await stream.heard('hello');
    await portal.stopWorker();
    for (const person of [leavers.staff, leavers.administrator, waiting]) await endings[ending](person);
  }, 60_000);

  afterAll(async () => {
    stream?.close();
    await portal.startWorker();
  });

  it.each(attempts)('is refused as signed out when the person %s', async (_what, role, attempt) => {
    expect((await attempt(leavers[role], other)).status).toBe(401);
  });

  it('has open pages that end', async () => {
    await stream.heard('signed-out');
  });

  it('leaves nothing behind that a restored access would bring back', async () => {
    const left = await sql(
      portal.database.url,
      `select staff_id from portal_access.session where staff_id = any($1) union all
       select staff_id from portal_access.api_token where staff_id = any($1) union all
       select staff_id from portal_access.totp_enrolment where staff_id = any($1)`,
      [Object.values(leavers).map(({ id }) => id)],
    );
    expect(left).toEqual([]);
    const dead = [
      await portal.anonymous().post('/api/password-resets/inspect', { token: leavers.staff.link.token }),
      await portal.anonymous().post('/api/activations/inspect', { token: waiting.token }),
    ];
    expect(dead.map(({ status }) => status)).toEqual([410, 410]);
  });

  it('shows as disabled, with the administrator who did it in the timeline, and everybody else stays signed in', async () => {
    expect(await stateOf(leavers.staff)).toBe('disabled');
    const { items } = (await admin.get(`/api/staff/${leavers.staff.id}/portal/timeline`)).body;
    const own = (await admin.get('/api/session')).body.staffMember.id;
    expect(items.find(({ type }: { type: string }) => type === 'access_disabled')).toMatchObject({ by: { id: own } });
    expect([(await other.client.get('/api/session')).status, await stateOf(other)]).toEqual([200, 'active']);
  });

  it('is back as soon as that is taken back, and has to sign in again', async () => {
    const { client, email } = leavers.staff;
    expect((await begunAgain[ending](leavers.staff)).status).toBe(204);
    expect(await stateOf(leavers.staff)).toBe('active');
    expect((await client.get('/api/session')).status).toBe(401);
    expect((await portal.anonymous().post('/api/session', { email, password: goodPassword })).status).toBe(201);
  });
});
