import { AccessRules, type RouteRule } from '../../apps/api/src/access-rules.js';
import { type Client, startPortal, type TestPortal, until } from '../support/index.js';
import { activatedPerson, activePerson } from '../support/people.js';
import { sql } from '../support/sql.js';

const unknownId = '01920f3a-7c1e-7abc-8def-0123456789ab';
const malformedIds = [
  'x',
  '0',
  `${unknownId}0`,
  unknownId.slice(1),
  '01920f3a-7c1e-7abc-8def-0123456789ag',
  "1'or'1'='1",
  '%00',
  '..%2f..%2fstaff',
  '%F0%9F%92%A9',
];

let portal: TestPortal;
let admin: Client;
let staff: Awaited<ReturnType<typeof activePerson>>;
let newcomer: Awaited<ReturnType<typeof activePerson>>;
let routes: RouteRule[];

beforeAll(async () => {
  portal = await startPortal();
  admin = await portal.administrator();
  staff = await activePerson(portal, admin);
  newcomer = await activatedPerson(portal, admin);
  routes = portal.api.get(AccessRules).routes();
}, 60_000);

afterAll(() => portal?.stop());

const filled = (path: string, id: string) => path.replace(':step', 'accept_terms').replace(/:\w+/g, id);
const withId = () => routes.filter(({ path }) => /:(?!step)/.test(path));
const isPublic = ({ rule }: RouteRule) => rule === 'public';

/** Each route as this caller finds it: `GET /api/staff 401 portal-access.signed-out`. */
async function answers(
  caller: Client,
  some: RouteRule[],
  id = unknownId,
  headers: Record<string, string> = {},
): Promise<string[]> {
  const told: string[] = [];
  for (const { method, path } of some) {
    const { status, body } = await caller.call(method, filled(path, id), undefined, { headers });
    told.push(`${method} ${path} ${status} ${body.code ?? ''}`);
  }
  return told;
}

const all = (some: RouteRule[], answer: string) => some.map(({ method, path }) => `${method} ${path} ${answer}`);

describe('Every route has a declared rule', () => {
  it('and the few that are public are these', () => {
    expect(routes.length).toBeGreaterThan(20);
    expect(
      routes
        .filter(isPublic)
        .map(({ method, path }) => `${method} ${path}`)
        .toSorted(),
    ).toEqual([
      'GET /health/live',
      'GET /health/ready',
      'POST /api/activations',
      'POST /api/activations/inspect',
      'POST /api/session',
    ]);
  });

  it('and stands in the OpenAPI document', async () => {
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

  it('is found under no other spelling of its address', async () => {
    const spellings = [
      '/api/staff/',
      '/API/staff',
      '/api//staff',
      '/api/staff/.',
      '/api/%73taff',
      '/api/staff;x=1',
      '/api/staff?',
      '/api/staff#',
    ];
    for (const path of spellings) {
      for (const method of ['GET', 'HEAD', 'OPTIONS', 'POST']) {
        const { status } = await portal.anonymous().call(method, path);
        expect([401, 404]).toContain(status);
      }
    }
  });
});

describe('An administrator route', () => {
  const ofAdministrators = () => routes.filter(({ rule }) => rule === 'administrator');

  it('is closed to staff, for their own id, another and none that exists', async () => {
    const some = ofAdministrators();
    for (const id of [staff.id, newcomer.id, unknownId]) {
      expect(await answers(staff.client, some, id)).toEqual(all(some, '403 access.denied'));
    }
  });

  it('is closed to staff before it looks at anything else they send', async () => {
    const some = ofAdministrators();
    expect(await answers(staff.client, some, 'malformed')).toEqual(all(some, '403 access.denied'));
  });

  it('tells those who have not completed their set-up to do so', async () => {
    const some = ofAdministrators();
    expect(await answers(newcomer.client, some)).toEqual(all(some, '403 portal-access.setup-incomplete'));
  });
});

describe('An id', () => {
  it('that is malformed answers 400', async () => {
    const some = withId();
    for (const id of malformedIds) {
      const told = await answers(admin, some, id);
      expect(
        told.map((answer) => answer.replace(/ (400 request\.(invalid|malformed)|404 request\.unknown-route) ?$/, ' refused')),
      ).toEqual(all(some, 'refused'));
    }
    for (const id of malformedIds.slice(0, 6))
      expect((await admin.get(`/api/staff/${id}`)).body).toMatchObject({ status: 400, code: 'request.invalid' });
  });

  it('that does not exist answers 404', async () => {
    // With a body that is right, so that nothing but the id is left to refuse.
    const bodies: Record<string, unknown> = {
      'PATCH /api/staff/:id': { givenName: 'Nobody' },
      'PUT /api/staff/:id/portal/features': { features: [] },
      'POST /api/staff/:id/portal/invitations': { email: 'nobody@northside.example' },
    };
    for (const { method, path } of withId()) {
      const { status, body } = await admin.call(method, filled(path, unknownId), bodies[`${method} ${path}`]);
      expect([method, path, status, body.code]).toEqual([method, path, 404, expect.stringMatching(/not-found$/)]);
    }
  });

  it("of another's invitation answers like one that does not exist", async () => {
    const path = (id: string) => `/api/staff/${staff.id}/portal/invitations/${id}`;
    const [another, missing] = [await admin.delete(path(newcomer.invitationId)), await admin.delete(path(unknownId))];
    expect([another.status, another.text]).toEqual([missing.status, missing.text]);
  });

  it("of another administrator's API token answers like one that does not exist", async () => {
    const { id } = (await admin.post('/api/api-tokens', { name: 'Mine', expiresInDays: 1 })).body;
    await sql(portal.database.url, 'update portal_access.api_token set staff_id = $1 where id = $2', [staff.id, id]);
    const [another, missing] = [await admin.delete(`/api/api-tokens/${id}`), await admin.delete(`/api/api-tokens/${unknownId}`)];
    expect([another.status, another.text]).toEqual([missing.status, missing.text]);
  });
});

describe('A change', () => {
  const changes = () => routes.filter(({ method }) => method !== 'GET');

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
      const response = await fetch(new URL(filled(path, unknownId), portal.url), {
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
    const { token, id } = (await admin.post('/api/api-tokens', { name: 'Program', expiresInDays: 1 })).body;
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
