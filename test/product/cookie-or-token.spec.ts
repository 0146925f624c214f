import { everyScope } from '../support/api-tokens.js';
import { administrator, type Client, freshPortal, type TestPortal } from '../support/index.js';
import { activePerson } from '../support/people.js';
import { contentOf, settled } from '../support/sql.js';

type Headers = Record<string, string>;

let portal: TestPortal;
let admin: Client;
let staff: Awaited<ReturnType<typeof activePerson>>;
let adminId: string;
let token: string;

beforeAll(async () => {
  // Compares every table before and after.
  portal = await freshPortal();
  admin = await portal.administrator();
  staff = await activePerson(portal, admin);
  adminId = (await admin.get('/api/session')).body.staffMember.id;
  token = (await admin.post('/api/api-tokens', { name: 'Report', expiresInDays: 1, scopes: everyScope })).body.token;
}, 60_000);

afterAll(() => portal?.stop());

const cookieOf = (caller: Client) => `session=${caller.jar.get('session')}`;

/** Sends exactly these headers, and no Origin unless it is among them. */
async function send(method: string, path: string, headers: Headers, body?: unknown): Promise<{ status: number; body: any }> {
  const content = body === undefined ? {} : { body: JSON.stringify(body) };
  const type: Headers = body === undefined ? {} : { 'content-type': 'application/json' };
  const response = await fetch(new URL(path, portal.url), { method, headers: { ...type, ...headers }, ...content });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}

describe('A good cookie beside an Authorization header that is not good', () => {
  const headers: [string, string][] = [
    ['another scheme', 'Basic x'],
    ['name and password', `Basic ${Buffer.from(`${administrator.email}:${administrator.password}`).toString('base64')}`],
    ['garbage', 'Bearer garbage'],
    ['a token nobody made', `Bearer ${'A'.repeat(43)}`],
    ['no token', 'Bearer'],
    ['nothing', ''],
  ];

  it.each(headers)('opens nothing: %s', async (_name, authorization) => {
    const both = { authorization, cookie: cookieOf(admin) };
    for (const path of ['/api/session', '/api/staff', `/api/staff/${staff.id}/portal`]) {
      expect(await send('GET', path, both)).toMatchObject({ status: 401, body: { code: 'portal-access.signed-out' } });
    }
  });

  it.each(headers)('changes nothing, wherever it comes from: %s', async (_name, authorization) => {
    await settled(portal.database.url);
    const before = await contentOf(portal.database.url);
    for (const origin of [{}, { origin: portal.url }, { origin: 'https://evil.example' }] as Headers[]) {
      const both = { authorization, cookie: cookieOf(admin), ...origin };
      const features = { features: ['secure_messaging'] };
      expect((await send('PUT', `/api/staff/${staff.id}/portal/features`, both, features)).status).toBe(401);
      expect((await send('DELETE', '/api/session', both)).status).toBe(401);
    }
    expect(await contentOf(portal.database.url)).toEqual(before);
    expect((await admin.get('/api/session')).status).toBe(200);
  });
});

describe('A good token', () => {
  it('says who it is, also beside the cookie of somebody else or one that is worth nothing', async () => {
    for (const cookie of [cookieOf(staff.client), 'session=stray', `session=${token}`]) {
      const { status, body } = await send('GET', '/api/session', { authorization: `Bearer ${token}`, cookie });
      expect([status, body.staffMember.id]).toEqual([200, adminId]);
    }
  });

  it('signs nobody out whose cookie came with it', async () => {
    const both = { authorization: `Bearer ${token}`, cookie: cookieOf(staff.client) };
    expect((await send('DELETE', '/api/session', both)).status).toBe(403);
    expect((await staff.client.get('/api/session')).body.staffMember.id).toBe(staff.id);
  });
});

describe('A public change', () => {
  const authorizations: Headers[] = [{}, { authorization: 'Basic x' }, { authorization: 'Bearer garbage' }];

  it.each(authorizations)('asked for by a foreign page is refused, also with %p', async (headers) => {
    for (const from of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }, {}] as Headers[]) {
      for (const [path, body] of [
        ['/api/session', administrator],
        ['/api/activations', { token: 'x', password: 'x' }],
      ] as const) {
        const { status, body: problem } = await send('POST', path, { ...headers, ...from }, body);
        expect([status, problem.code]).toEqual([403, 'request.foreign-origin']);
      }
    }
  });

  it('with a good token of somebody is refused there too: the token is not what it rests on', async () => {
    const headers = { authorization: `Bearer ${token}`, origin: 'https://evil.example' };
    expect((await send('POST', '/api/session', headers, administrator)).body.code).toBe('request.foreign-origin');
  });
});
