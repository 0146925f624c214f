import {
  type Answer,
  type Client,
  goodPassword,
  type TestBrowser,
  type TestPortal,
  useBrowser,
  usePortal,
} from '../support/index.js';
import { make, openLaptopAt, passkeys, signedInOn } from '../support/laptop.js';
import { newPassword, passwordLinkFor, resetWith } from '../support/password-links.js';
import { activePerson } from '../support/people.js';
import { overtaken } from '../support/race.js';
import { totpCode, withinOneStep } from '../support/second-factors.js';
import { sql } from '../support/sql.js';

// Whoever was signed out while a request waited for the lock of the account makes no way in that lasts longer.

let portal: TestPortal;
let browser: TestBrowser;
let admin: Client;

beforeAll(async () => {
  [portal, browser] = await Promise.all([usePortal(), useBrowser()]);
  admin = await portal.administrator();
}, 60_000);

afterAll(async () => {
  await browser?.closeAll();
  await portal?.stop();
});

type Active = Awaited<ReturnType<typeof activePerson>>;
type Told = Pick<Answer, 'status' | 'body'>;

/** With the role from the database: the first administrator stays the only one who gave it. */
async function administratorWith(): Promise<Active> {
  const person = await activePerson(portal, admin);
  await sql(portal.database.url, `update portal_access.portal_access set role = 'administrator' where id = $1`, [person.id]);
  return person;
}

const sessionsEnd = (staffId: string): [string, unknown[]][] => [
  ['delete from portal_access.session where staff_id = $1', [staffId]],
  ['delete from portal_access.api_token where staff_id = $1', [staffId]],
];

const makeToken = ({ client }: { client: Client }) =>
  client.post('/api/api-tokens', { name: 'Report', expiresInDays: 365, scopes: ['staff:write'] });
const signedOut = '401 portal-access.signed-out';
const codeOf = ({ status, body }: Told) => `${status} ${body?.code ?? ''}`.trim();

/** How many ways in of each kind the person has. */
async function waysInOf(staffId: string): Promise<Record<string, number>> {
  const [row] = await sql(
    portal.database.url,
    `select (select count(*)::int from portal_access.api_token where staff_id = $1) as tokens,
       (select count(*)::int from portal_access.passkey where staff_id = $1) as passkeys,
       (select count(*)::int from portal_access.totp where staff_id = $1) as authenticators,
       (select count(*)::int from portal_access.recovery_code where staff_id = $1) as "recovery codes",
       (select count(*)::int from portal_access.sign_in_address_request where staff_id = $1) as "address requests"`,
    [staffId],
  );
  return row;
}

/** Each answers what sends the request; what it takes was prepared while the person was signed in. */
const ownWays: Record<string, (person: Active) => Promise<() => Promise<Told>>> = {
  'an API token': async (person) => () => makeToken(person),
  'a passkey': async (person) => {
    const laptop = await openLaptopAt(browser, portal.url);
    await signedInOn(laptop, person);
    const { body: options } = await laptop.call('POST', `${passkeys}/options`);
    const response = await make(laptop.page, options);
    return () => laptop.call('POST', passkeys, { name: 'Laptop', response });
  },
  'an authenticator app': async ({ client }) => {
    const { secret } = (await client.post('/api/session/second-factors/totp')).body;
    await withinOneStep();
    return () => client.post('/api/session/second-factors/totp/confirm', { code: totpCode(secret) });
  },
  'the set-up of an authenticator app':
    async ({ client }) =>
    () =>
      client.post('/api/session/second-factors/totp'),
  'new recovery codes':
    async ({ client }) =>
    () =>
      client.post('/api/session/second-factors/recovery-codes'),
  'another sign-in address':
    async ({ client }) =>
    () =>
      client.post('/api/session/sign-in-address', { email: 'elsewhere@else.example', password: goodPassword }),
  'another password':
    async ({ client }) =>
    () =>
      client.put('/api/session/password', { currentPassword: goodPassword, newPassword }),
};

describe('A session that ended while the request waited makes no lasting way in:', () => {
  it.each(Object.keys(ownWays))('%s', async (way) => {
    const person = await administratorWith();
    const before = await waysInOf(person.id);
    const request = await ownWays[way]!(person);
    expect(codeOf(await overtaken(portal.database.url, person.id, request, sessionsEnd(person.id)))).toBe(signedOut);
    expect(await waysInOf(person.id)).toEqual(before);
  });

  it.each<[string, (by: Client, id: string) => Promise<Answer>]>([
    ['the role of administrator', (by, id) => by.put(`/api/staff/${id}/portal/role`, { role: 'administrator' })],
    ['a password link', (by, id) => by.post(`/api/staff/${id}/portal/password-links`, { expiresOn: tomorrow() })],
    ['the removal of a second factor', (by, id) => by.post(`/api/staff/${id}/portal/second-factor/reset`)],
  ])('%s for somebody else', async (_what, send) => {
    const [by, target] = [await administratorWith(), await activePerson(portal, admin)];
    const request = () => send(by.client, target.id);
    const answer = await overtaken(portal.database.url, target.id, request, sessionsEnd(by.id));
    expect(codeOf(answer)).toBe(signedOut);
    expect((await admin.get(`/api/staff/${target.id}/portal`)).body).toMatchObject({ role: 'staff', passwordLinks: [] });
  });

  it('while a session that goes on makes it, also one that waited', async () => {
    const person = await administratorWith();
    expect((await overtaken(portal.database.url, person.id, () => makeToken(person), [])).status).toBe(201);
  });

  it('and a step-up that ran out meanwhile is asked for again', async () => {
    const person = await administratorWith();
    const runsOut: [string, unknown[]] = [
      `update portal_access.session set stepped_up_at = now() - interval '10 minutes' where staff_id = $1`,
      [person.id],
    ];
    const answer = await overtaken(portal.database.url, person.id, () => makeToken(person), [runsOut]);
    expect(codeOf(answer)).toBe('403 portal-access.step-up-required');
  });
});

describe('An intruder who makes API tokens without pause is left with none', () => {
  const endings: [string, (person: Active) => Promise<Answer>][] = [
    ['changes the password', async (person) => changePassword(await signedInAgain(person))],
    ['resets the password', async (person) => resetWith(portal.anonymous(), (await passwordLinkFor(admin, person)).token)],
    ['is offboarded', ({ id }) => admin.put(`/api/staff/${id}/offboarding`)],
    ['is disabled', ({ id }) => admin.post(`/api/staff/${id}/portal/disable`)],
    ['loses the role', ({ id }) => admin.put(`/api/staff/${id}/portal/role`, { role: 'staff' })],
  ];

  it.each(endings)('when the person %s', async (_how, end) => {
    const person = await administratorWith();
    let over = false;
    const made: string[] = [];
    const loop = async () => {
      while (!over) {
        const { status, body } = await makeToken(person);
        if (status === 201) made.push(body.token);
        // Room for more: removing needs no recent password.
        if (status === 201) await person.client.delete(`/api/api-tokens/${body.id}`);
      }
    };
    const loops = [loop(), loop(), loop()];
    const { status } = await end(person);
    over = true;
    await Promise.all(loops);
    expect([status < 300, made.length > 0]).toEqual([true, true]);
    expect((await waysInOf(person.id)).tokens).toBe(0);
  });
});

async function signedInAgain({ email }: { email: string }): Promise<Client> {
  const client = portal.anonymous();
  await client.post('/api/session', { email, password: goodPassword });
  return client;
}

const changePassword = (client: Client) => client.put('/api/session/password', { currentPassword: goodPassword, newPassword });

const tomorrow = () => new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
