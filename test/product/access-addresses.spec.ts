import { request } from 'node:http';
import { AccessRules, type RouteRule } from '../../apps/api/src/access-rules.js';
import { type Client, freshPortal, type TestPortal } from '../support/index.js';
import { addressWith } from '../support/kinds-of-ids.js';
import { activePerson } from '../support/people.js';
import { registeredRoutes } from '../support/registered-routes.js';
import { contentOf, settled } from '../support/sql.js';

// A1: no other method and no other spelling leads around a rule, and no route stands beside those that have one.

const missing = '01920f3a-7c1e-7abc-8def-0123456789ab';

let portal: TestPortal;
let admin: Client;
let staff: Awaited<ReturnType<typeof activePerson>>;
let routes: RouteRule[];

beforeAll(async () => {
  // Compares every table before and after.
  portal = await freshPortal();
  admin = await portal.administrator();
  staff = await activePerson(portal, admin);
  routes = portal.api.get(AccessRules).routes();
  await settled(portal.database.url);
}, 60_000);

afterAll(() => portal?.stop());

const closed = () => routes.filter(({ rule }) => rule.who !== 'public');
const ofAdministrators = () => routes.filter(({ rule }) => rule.who === 'administrator');

/** Sends the request exactly as it is written here; `fetch` would mend the address and refuse some methods. */
function sendRaw(method: string, path: string, headers: Record<string, string> = {}): Promise<number> {
  const { hostname, port } = new URL(portal.url);
  return new Promise((resolve, reject) => {
    const asked = request({ host: hostname, port, method, path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode!);
    });
    asked.on('error', reject).end();
  });
}

const nobody = () => ({ origin: portal.url });
const staffMember = () => ({ origin: portal.url, cookie: `session=${staff.client.jar.get('session')}` });
const administrator = () => ({ origin: portal.url, cookie: `session=${admin.jar.get('session')}` });

async function expectNothingChanged(work: () => Promise<void>): Promise<void> {
  const before = await contentOf(portal.database.url);
  await work();
  expect(await contentOf(portal.database.url)).toEqual(before);
}

it('The server has the routes that declare a rule, and of others only those of the documentation and the pages', () => {
  const declared = routes.map(({ method, path }) => `${method} ${path}`);
  const beside = registeredRoutes(portal.api).filter((route) => !declared.includes(route));
  expect(beside.toSorted()).toEqual([
    // The pages (`/*`) and their files (`/assets/*`), which the server lists as one.
    'GET *',
    'GET /api/docs',
    'GET /api/docs-yaml',
    'GET /api/docs/',
    'GET /api/docs/*',
    'GET /api/docs/LICENSE',
    'GET /api/docs/docs/swagger-ui-init.js',
    'GET /api/docs/index.html',
    'GET /api/docs/swagger-ui-init.js',
    'GET /api/openapi.json',
  ]);
  expect(declared.filter((route) => !registeredRoutes(portal.api).includes(route))).toEqual([]);
});

it('The documentation serves its own files and no others', async () => {
  for (const path of [
    '/api/docs/../../package.json',
    '/api/docs/%2e%2e/%2e%2e/package.json',
    '/api/docs/..%2f..%2fpackage.json',
    '/api/docs/....//package.json',
    '/api/docs//etc/passwd',
    '/api/docs/package.json%00.css',
  ])
    expect([path, await sendRaw('GET', path)]).not.toEqual([path, 200]);
});

describe('Another method', () => {
  it('HEAD is answered like GET, to everybody', async () => {
    for (const [name, headers] of [
      ['nobody', nobody()],
      ['staff', staffMember()],
    ] as const) {
      for (const { path } of closed().filter(({ method }) => method === 'GET')) {
        const address = `${addressWith(path, missing)}?unheard-of=1`;
        const [asGet, asHead] = [await sendRaw('GET', address, headers), await sendRaw('HEAD', address, headers)];
        expect([name, path, asHead]).toEqual([name, path, asGet]);
      }
    }
  });

  it('is not there where the route does not declare it, and changes nothing', async () => {
    await expectNothingChanged(async () => {
      const paths = [...new Set(routes.map(({ path }) => path))];
      for (const path of paths) {
        const own = routes.filter((route) => route.path === path).map(({ method }) => method);
        for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'SEARCH', 'PROPFIND']) {
          if (own.includes(method)) continue;
          const status = await sendRaw(method, addressWith(path, missing), administrator());
          // `/api/staff/imports` is also a staff member with a malformed id.
          expect([method, path, [400, 404, 405].includes(status), status]).toEqual([method, path, true, status]);
        }
      }
    });
  }, 60_000);

  it('cannot be put into a header or a parameter', async () => {
    await expectNothingChanged(async () => {
      const path = `/api/staff/${staff.id}/offboarding`;
      for (const name of ['x-http-method-override', 'x-http-method', 'x-method-override'])
        expect(await sendRaw('POST', path, { ...administrator(), [name]: 'PUT' })).toBe(404);
      expect(await sendRaw('POST', `${path}?_method=PUT`, administrator())).toBe(404);
      expect(await sendRaw('GET', `/api/staff?_method=POST`, administrator())).toBe(400);
    });
  });
});

describe('Another spelling of an address', () => {
  const spellings: [string, (path: string) => string][] = [
    ['with a slash behind it', (path) => `${path}/`],
    ['with two', (path) => `${path}//`],
    ['with a slash before it', (path) => `/${path}`],
    ['with a slash doubled inside', (path) => path.replace('/api/', '/api//')],
    ['in capitals', (path) => path.toUpperCase()],
    ['with a capital', (path) => path.replace('/api/', '/Api/')],
    ['with an encoded letter', (path) => path.replace('/api/', '/%61pi/')],
    ['with the last part encoded', (path) => path.replace(/[a-z]$/, (letter) => `%${letter.charCodeAt(0).toString(16)}`)],
    ['with an encoded slash', (path) => path.replace(/\/(?=[^/]+$)/, '%2f')],
    ['twice encoded', (path) => path.replace('/api/', '/%2561pi/')],
    ['over a dot', (path) => path.replace('/api/', '/api/./')],
    ['over a public one', (path) => `/health/live/..${path}`],
    ['over an encoded public one', (path) => `/health/live/%2e%2e/%2e%2e${path}`],
    ['with a semicolon', (path) => `${path};x=1`],
    ['with a fragment', (path) => `${path}#`],
    ['with a NUL', (path) => `${path}%00`],
    ['with a space', (path) => `${path}%20`],
    ['with an ending', (path) => `${path}.json`],
    ['with a backslash', (path) => path.replace(/\/(?=[^/]+$)/, '%5c')],
    ['as a whole URL', (path) => `${portal.url}${path}`],
  ];

  it.each(spellings)(
    '%s, opens nothing to nobody and no administration to staff',
    async (_name, spelt) => {
      await expectNothingChanged(async () => {
        const tries: [string, RouteRule[], Record<string, string>][] = [
          ['nobody', closed(), nobody()],
          ['staff', ofAdministrators(), staffMember()],
        ];
        for (const [name, some, headers] of tries) {
          for (const { method, path } of some) {
            const status = await sendRaw(method, spelt(addressWith(path, missing)), headers);
            expect([name, method, path, status, status >= 400 && status < 500]).toEqual([name, method, path, status, true]);
          }
        }
      });
    },
    60_000,
  );

  it.each<Record<string, string>>([
    { 'x-original-url': '/health/live' },
    { 'x-rewrite-url': '/health/live' },
    { 'x-forwarded-prefix': '/health' },
    { 'x-forwarded-for': '127.0.0.1' },
    { 'x-forwarded-user': 'ada.admin@northside.example' },
    { forwarded: 'for=127.0.0.1' },
    { host: 'localhost' },
  ])('in a header, %j, opens nothing', async (header) => {
    for (const { method, path } of closed())
      expect([path, await sendRaw(method, addressWith(path, missing), { ...nobody(), ...header })]).toEqual([path, 401]);
  });
});
