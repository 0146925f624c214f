import { AccessRules, type RouteRule } from '../../apps/api/src/access-rules.js';
import { administrator, type Client, freshPortal, type TestPortal } from '../support/index.js';
import { addressWith, idsIn } from '../support/kinds-of-ids.js';
import { activatedPerson, activePerson } from '../support/people.js';
import { contentOf, settled, sql } from '../support/sql.js';
import { apiScopes } from '#shared-kernel/http';

// A1: every route that runs × everybody × every sort of id. What each may expect follows from the route's declared rule.

/** Who asks: null for nobody, else what the database says of them. */
type Standing = {
  administrator?: boolean;
  setupComplete?: boolean;
  features?: string[];
  steppedUp?: boolean;
  /** Of an API token. */
  scopes?: string[];
} | null;
type Asker = { client: Client; headers?: Record<string, string>; standing: Standing };

const features = ['secure_messaging', 'billing_documents', 'balance_payment'];
const missing = '01920f3a-7c1e-7abc-8def-0123456789ab';

let portal: TestPortal;
let admin: Client;
let adminId: string;
let staff: Awaited<ReturnType<typeof activePerson>>;
let routes: RouteRule[];

beforeAll(async () => {
  // Compares every table before and after.
  portal = await freshPortal();
  admin = await portal.administrator();
  adminId = (await admin.get('/api/session')).body.staffMember.id;
  staff = await activePerson(portal, admin);
  routes = portal.api.get(AccessRules).routes();
  await settled(portal.database.url);
}, 60_000);

afterAll(() => portal?.stop());

const rows = (statement: string, values: unknown[] = []) => sql(portal.database.url, statement, values);

/** The rule in words once more, written apart from the guard that enforces it. */
function expectedOf({ method, rule }: RouteRule, standing: Standing): string {
  if (rule.who === 'public') return 'open';
  if (!standing) return '401 portal-access.signed-out';
  const { scopes } = standing;
  if (scopes && !rule.area) return '403 access.session-only';
  if (scopes && rule.area !== 'any' && !scopes.includes('*')) {
    const needed = method === 'GET' ? [`${rule.area}:read`, '*:read'] : [`${rule.area}:write`];
    if (!needed.some((scope) => scopes.includes(scope))) return '403 access.scope-missing';
  }
  if (rule.who !== 'signed-in') {
    if (!standing.setupComplete) return '403 portal-access.setup-incomplete';
    if (rule.who === 'administrator' && !standing.administrator) return '403 access.denied';
    const byRole = rule.orAdministrator && standing.administrator;
    const has = (feature?: string) => feature !== undefined && standing.features?.includes(feature);
    if (rule.feature && !byRole && !has(rule.feature) && !has(rule.orFeature)) return '403 access.feature-off';
  }
  return rule.stepUp && !standing.steppedUp ? '403 portal-access.step-up-required' : 'open';
}

/**
 * Asks with a parameter that no route knows. Whoever is let in is told so, and nothing happens; a route that reads its
 * body first may find that missing.
 */
async function told({ client, headers }: Asker, { method, path }: RouteRule, id: string): Promise<string> {
  const options = headers ? { headers } : {};
  const { status, body } = await client.call(method, `${addressWith(path, id)}?unheard-of=1`, undefined, options);
  const probe = path.startsWith('/health/') && status === 200;
  const refusedForWhatItSays = [400, 415, 422].includes(status) && /^(request|staff|billing)\./.test(body.code);
  return probe || refusedForWhatItSays ? 'open' : `${status} ${body.code}`;
}

async function expectMatrix(asker: Asker): Promise<void> {
  await settled(portal.database.url);
  const before = await contentOf(portal.database.url);
  const [found, expected]: [string[], string[]] = [[], []];
  for (const route of routes) {
    const ids = idsIn(route.path).length > 0 ? [staff.id, adminId, missing, 'malformed'] : [missing];
    const name = (id: string) => `${route.method} ${addressWith(route.path, id)}`;
    found.push(...(await Promise.all(ids.map(async (id) => `${name(id)}: ${await told(asker, route, id)}`))));
    expected.push(...ids.map((id) => `${name(id)}: ${expectedOf(route, asker.standing)}`));
  }
  expect(found).toEqual(expected);
  expect(await contentOf(portal.database.url)).toEqual(before);
}

const withSteppedUp = (client: Client, ago: string) =>
  rows(`update portal_access.session set stepped_up_at = now() - $2::interval where token_hash = sha256($1::bytea)`, [
    Buffer.from(`session:${client.jar.get('session')}`),
    ago,
  ]);

it('Nobody is let in anywhere but where it is public', () => expectMatrix({ client: portal.anonymous(), standing: null }));

it('A person whose set-up is not complete is led to complete it', async () => {
  const { client } = await activatedPerson(portal, admin);
  await expectMatrix({ client, standing: { steppedUp: true } });
}, 60_000);

it.each([[[]], ...features.map((feature) => [[feature]]), [features]])(
  'A staff member with the features %j gets what they open',
  async (some: string[]) => {
    await admin.put(`/api/staff/${staff.id}/portal/features`, { features: some });
    await expectMatrix({ client: staff.client, standing: { setupComplete: true, features: some, steppedUp: true } });
  },
  60_000,
);

it('A staff member whose password is long ago is asked for it', async () => {
  const person = await activePerson(portal, admin);
  await withSteppedUp(person.client, '10 minutes');
  await expectMatrix({ client: person.client, standing: { setupComplete: true } });
}, 60_000);

it('An administrator gets everything but what needs a feature', async () => {
  await expectMatrix({ client: admin, standing: { administrator: true, setupComplete: true, steppedUp: true } });
}, 60_000);

it('An administrator whose password is long ago is asked for it', async () => {
  const client = portal.anonymous();
  await client.post('/api/session', administrator);
  await withSteppedUp(client, '10 minutes');
  await expectMatrix({ client, standing: { administrator: true, setupComplete: true } });
}, 60_000);

describe('An old session opens nothing', () => {
  it.each<[string, (person: { id: string }) => Promise<unknown>]>([
    ['of somebody whom an administrator switched off', ({ id }) => admin.post(`/api/staff/${id}/portal/disable`)],
    ['of somebody who was offboarded', ({ id }) => admin.put(`/api/staff/${id}/offboarding`)],
    [
      'of somebody who is switched off, were it still on record',
      ({ id }) => rows('update portal_access.portal_access set disabled_at = now() where id = $1', [id]),
    ],
  ])(
    '%s',
    async (_name, act) => {
      const person = await activePerson(portal, admin);
      await rows(`update portal_access.portal_access set role = 'administrator' where id = $1`, [person.id]);
      expect((await person.client.get('/api/staff')).status).toBe(200);
      await act(person);
      await settled(portal.database.url);
      await expectMatrix({ client: person.client, standing: null });
    },
    60_000,
  );
});

describe('An API token', () => {
  const standing = { administrator: true, setupComplete: true };
  const make = async (scopes?: string[]) => {
    const { body } = await admin.post('/api/api-tokens', { name: 'Matrix', expiresInDays: 1, scopes });
    // Its first use is noted; that is not what the matrix looks for.
    const headers = { authorization: `Bearer ${body.token}` };
    await portal.anonymous().get('/api/session', { headers });
    return { client: portal.anonymous(), headers };
  };

  it.each([...apiScopes, '*:read', '*'].map((scope) => [scope]))(
    'with the scope %s opens what it says',
    async (scope) => {
      const asker = await make(scope.startsWith('*') ? undefined : [scope]);
      // Made so before scopes had to be named.
      if (scope === '*') await rows(`update portal_access.api_token set scopes = '{*}' where name = 'Matrix'`);
      await expectMatrix({ ...asker, standing: { ...standing, scopes: [scope] } });
    },
    60_000,
  );

  it.each<[string, string]>([
    ['has expired', 'update portal_access.api_token set expires_at = now()'],
    ['was revoked', 'delete from portal_access.api_token'],
  ])(
    'that %s opens nothing',
    async (_name, statement) => {
      const asker = await make();
      await rows(statement);
      await expectMatrix({ ...asker, standing: null });
    },
    60_000,
  );
});
