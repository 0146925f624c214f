import { AccessRules, type RouteRule } from '../../apps/api/src/access-rules.js';
import { everyScope } from '../support/api-tokens.js';
import { type Client, usePortal, type TestPortal, until } from '../support/index.js';
import { addressWith } from '../support/kinds-of-ids.js';
import { activePerson } from '../support/people.js';
import { sql } from '../support/sql.js';

const unknownId = '01920f3a-7c1e-7abc-8def-0123456789ab';
let portal: TestPortal;
let admin: Client;
let staff: Awaited<ReturnType<typeof activePerson>>;
let routes: RouteRule[];

beforeAll(async () => {
  portal = await usePortal();
  admin = await portal.administrator();
  staff = await activePerson(portal, admin);
  routes = portal.api.get(AccessRules).routes();
}, 60_000);

afterAll(() => portal?.stop());

const isPublic = ({ rule }: RouteRule) => rule.who === 'public';

/** Each route as this caller finds it: `GET /api/staff 401 portal-access.signed-out`. */
async function answers(
  caller: Client,
  some: RouteRule[],
  id = unknownId,
  headers: Record<string, string> = {},
): Promise<string[]> {
  const told: string[] = [];
  for (const { method, path } of some) {
    const { status, body } = await caller.call(method, addressWith(path, id), undefined, { headers });
    told.push(`${method} ${path} ${status} ${body.code ?? ''}`);
  }
  return told;
}

const all = (some: RouteRule[], answer: string) => some.map(({ method, path }) => `${method} ${path} ${answer}`);

describe('Every route has a declared rule', () => {
  it('which is public for these few only', () => {
    expect(routes.length).toBeGreaterThan(20);
    expect(
      routes
        .filter(isPublic)
        .map(({ method, path }) => `${method} ${path}`)
        .toSorted(),
    ).toEqual([
      'GET /api/practice',
      'GET /health/live',
      'GET /health/ready',
      'POST /api/activations',
      'POST /api/activations/inspect',
      'POST /api/activations/requests',
      'POST /api/password-resets',
      'POST /api/password-resets/inspect',
      'POST /api/password-resets/requests',
      'POST /api/payment-links/inspect',
      'POST /api/payment-links/pay',
      'POST /api/payment-links/receipt',
      'POST /api/session',
      'POST /api/session/passkey',
      'POST /api/session/passkey/options',
      'POST /api/sign-in-addresses',
      'POST /api/sign-in-addresses/inspect',
      'POST /api/stripe/webhooks',
    ]);
  });

  it('which the OpenAPI document states', async () => {
    const { paths } = (await admin.get('/api/openapi.json')).body;
    const documented = Object.entries<object>(paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(routes.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`).toSorted()).toEqual(
      documented.toSorted(),
    );
  });
});

describe('A route that is not public', () => {
  it('asks anonymous callers to sign in', async () => {
    const closed = routes.filter((route) => !isPublic(route));
    expect(await answers(portal.anonymous(), closed)).toEqual(all(closed, '401 portal-access.signed-out'));
  });

  it.each([
    ['a made-up cookie', { cookie: `session=${'A'.repeat(43)}` }],
    ['a made-up API token', { authorization: `Bearer ${'A'.repeat(43)}` }],
    [
      'a password instead of a token',
      { authorization: `Basic ${btoa('ada.admin@northside.example:seventeen quiet lanterns drift 5')}` },
    ],
  ])('asks callers with %s to sign in', async (_name, headers) => {
    const closed = routes.filter((route) => !isPublic(route));
    expect(await answers(portal.anonymous(), closed, unknownId, headers)).toEqual(all(closed, '401 portal-access.signed-out'));
  });
});

describe('A change', () => {
  const changes = () => routes.filter(({ method, rule }) => method !== 'GET' && !rule.signed);

  it.each<[string, Record<string, string>]>([
    ['another site', { origin: 'https://evil.example' }],
    ['a site that only begins alike', { origin: 'http://localhost.evil.example' }],
    ['another port', { origin: 'http://localhost:1' }],
    ['a frame without origin', { origin: 'null' }],
    ['a page of the same site', { 'sec-fetch-site': 'same-site' }],
    ['another site that gives our origin', { 'sec-fetch-site': 'cross-site' }],
  ])('is refused from %s', async (_name, headers) => {
    for (const caller of [admin, portal.anonymous()]) {
      expect(await answers(caller, changes(), unknownId, headers)).toEqual(all(changes(), '403 request.foreign-origin'));
    }
  });

  it('is refused without an origin', async () => {
    for (const { method, path } of changes()) {
      const response = await fetch(new URL(addressWith(path, unknownId), portal.url), {
        method,
        headers: { cookie: `session=${admin.jar.get('session')}` },
      });
      expect([method, path, response.status, ((await response.json()) as { code: string }).code]).toEqual([
        method,
        path,
        403,
        'request.foreign-origin',
      ]);
    }
  });

  it('is possible with an API token, which no browser sends by itself', async () => {
    const { token, id } = (await admin.post('/api/api-tokens', { name: 'Program', expiresInDays: 1, scopes: everyScope })).body;
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ features: ['secure_messaging'] });
    const { status } = await fetch(new URL(`/api/staff/${staff.id}/portal/features`, portal.url), {
      method: 'PUT',
      headers,
      body,
    });
    expect(status).toBe(200);
    expect((await admin.delete(`/api/api-tokens/${id}`)).status).toBe(204);
    expect((await fetch(new URL('/api/staff', portal.url), { headers })).status).toBe(401);
  });
});

describe('Access that was switched off', () => {
  it('ends the session at once, and signing in is refused like a wrong password', async () => {
    const person = await activePerson(portal, admin);
    expect((await person.client.get('/api/session')).status).toBe(200);
    await sql(
      portal.database.url,
      `update portal_access.portal_access set disabled_at = now(), disabled_reason = 'test' where id = $1`,
      [person.id],
    );
    expect((await person.client.get('/api/session')).status).toBe(401);
    const signIn = (password: string) => portal.anonymous().post('/api/session', { email: person.email, password });
    const [right, wrong] = [await signIn('violet tractor hums at 9 nine'), await signIn('not the password at all')];
    expect([right.status, right.text]).toEqual([401, wrong.text]);
  });

  it('by offboarding removes every session', async () => {
    const person = await activePerson(portal, admin);
    await admin.put(`/api/staff/${person.id}/offboarding`);
    await until('the session is gone', async () => (await person.client.get('/api/session')).status === 401);
    expect(await sql(portal.database.url, 'select id from portal_access.session where staff_id = $1', [person.id])).toEqual([]);
  });

  it("takes the administrator's API tokens with it", async () => {
    const { token } = (await admin.post('/api/api-tokens', { name: 'Theirs', expiresInDays: 1 })).body;
    const headers = { authorization: `Bearer ${token}` };
    const own = (await admin.get('/api/session')).body.staffMember.id;
    const list = async () => (await portal.anonymous().get('/api/staff', { headers })).status;
    expect(await list()).toBe(200);
    await sql(portal.database.url, `update portal_access.portal_access set role = 'staff' where id = $1`, [own]);
    try {
      expect(await list()).toBe(401);
      expect((await admin.get('/api/staff')).status).toBe(403);
    } finally {
      await sql(portal.database.url, `update portal_access.portal_access set role = 'administrator' where id = $1`, [own]);
    }
  });
});
