import { randomUUID } from 'node:crypto';
import { AccessRules, type RouteRule } from '../../apps/api/src/access-rules.js';
import { apiDocument, type ApiDocument } from '../support/api-document.js';
import { type Answer, type Client, freshPortal, type TestPortal } from '../support/index.js';
import { addressWith, idsIn, type KindOfId } from '../support/kinds-of-ids.js';
import { activePerson } from '../support/people.js';
import { contentOf, settled, sql } from '../support/sql.js';

// A1: own, another's, missing and malformed ids on every route that has one.

const missing = '01920f3a-7c1e-7abc-8def-0123456789ab';
const strange = ['x', '0', `${missing}0`, missing.slice(1), "1'or'1'='1", '%20'];
/** PostgreSQL would take them for a UUID; the product has one form of an id. */
const otherSpellings = [`{${missing}}`, `urn:uuid:${missing}`, missing.replaceAll('-', ''), missing.replace('-', '%20')];

type Member = { id: string; client: Client };

let portal: TestPortal;
let admin: Client;
let me: Member;
let another: Member;
let routes: RouteRule[];
let document: ApiDocument;

beforeAll(async () => {
  // Compares every table before and after.
  portal = await freshPortal();
  admin = await portal.administrator();
  [me, another] = [await activePerson(portal, admin), await activePerson(portal, admin)];
  // Both are administrators, so that nothing but the owner is left to decide.
  await sql(
    portal.database.url,
    `update portal_access.portal_access set role = 'administrator', features = '{secure_messaging}' where id = any($1)`,
    [[me.id, another.id]],
  );
  routes = portal.api
    .get(AccessRules)
    .routes()
    .filter(({ path }) => idsIn(path).length > 0);
  document = await apiDocument(admin);
}, 60_000);

afterAll(() => portal?.stop());

const workshop = () => ({ portal, admin: me.client });
const ownerOf = ({ path }: RouteRule) => idsIn(path).at(-1)!.kind.owner;
const nameOf = ({ method, path }: RouteRule) => `${method} ${path}`;
const soon = () => new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);

/** Asks with a body that is right, so that nothing but the id is left to refuse. */
async function ask({ method, path }: RouteRule, ...ids: string[]): Promise<Answer> {
  const known = {
    expiresOn: soon(),
    email: 'nobody@northside.example',
    // Nobody else may have them.
    address: `${randomUUID()}@northside.example`,
    externalId: randomUUID(),
  };
  return me.client.call(method, addressWith(path, ...ids), document.bodyFor(document.find(method, path), known));
}

const personFor = async (kind: KindOfId) => (kind.makePerson ? (await kind.makePerson(workshop())).id : me.id);

/** What the answer told; what differs between any two requests is left out. */
const told = ({ status, text, headers }: Answer) => [
  status,
  text,
  [...headers].filter(([name]) => !/^(date|x-request-id|x-ratelimit.*)$/.test(name)),
];

it('Every id in an address is of a kind that the tests know', () => {
  expect(routes.length).toBeGreaterThan(15);
  expect(() => idsIn('/api/unheard-of/:id')).toThrow(
    'The id after "unheard-of" in /api/unheard-of/:id is of a kind that no test knows.',
  );
  expect(new Set(routes.map(ownerOf))).toEqual(new Set(['practice', 'caller', 'granted', 'person']));
});

it('A missing id answers 404 and changes nothing, on every route with an id', async () => {
  await settled(portal.database.url);
  const before = await contentOf(portal.database.url);
  for (const route of routes) {
    for (const id of [missing, missing.toUpperCase()]) {
      const { status, body } = await ask(route, id);
      expect([nameOf(route), id, status, body.code]).toEqual([nameOf(route), id, 404, expect.stringMatching(/not-found$/)]);
    }
  }
  expect(await contentOf(portal.database.url)).toEqual(before);
}, 60_000);

it('A malformed id is refused by name and changes nothing, in every place of every address', async () => {
  await settled(portal.database.url);
  const before = await contentOf(portal.database.url);
  for (const route of routes) {
    const names = idsIn(route.path).map(({ name }) => name.slice(1));
    for (const [place, name] of names.entries()) {
      for (const malformed of [...strange, ...otherSpellings]) {
        const ids = names.map((_, other) => (other === place ? malformed : missing));
        const { status, body } = await ask(route, ...ids);
        expect([nameOf(route), malformed, status, body.code]).toEqual([nameOf(route), malformed, 400, 'request.invalid']);
        expect(body.errors).toEqual(expect.arrayContaining([{ path: name, message: 'must be a UUID' }]));
      }
    }
  }
  expect(await contentOf(portal.database.url)).toEqual(before);
}, 120_000);

it('Of another person answers exactly like missing, and changes nothing, on every route with an id that somebody owns', async () => {
  const owned = routes.filter((route) => ['caller', 'person'].includes(ownerOf(route)));
  expect(owned.length).toBeGreaterThanOrEqual(2);
  for (const route of owned) {
    const { kind } = idsIn(route.path).at(-1)!;
    const [mine, theirs] = kind.owner === 'caller' ? [me.id, another.id] : [await personFor(kind), await personFor(kind)];
    const id = await kind.make(workshop(), theirs);
    await settled(portal.database.url);
    const before = await contentOf(portal.database.url);
    const ids = (last: string) => (kind.owner === 'caller' ? [last] : [mine, last]);
    const answers = [await ask(route, ...ids(id)), await ask(route, ...ids(missing))];
    expect([nameOf(route), ...told(answers[0]!)]).toEqual([nameOf(route), ...told(answers[1]!)]);
    expect(answers[0]!.status).toBe(404);
    await settled(portal.database.url);
    expect(await contentOf(portal.database.url)).toEqual(before);
  }
}, 120_000);

it('What was granted to another staff member answers exactly like missing, on every route that staff may use', async () => {
  const staff = await activePerson(portal, admin);
  await admin.put(`/api/staff/${staff.id}/portal/features`, { features: ['billing_documents', 'balance_payment'] });
  const granted = routes.filter((route) => ownerOf(route) === 'granted' && route.rule.who === 'portal');
  expect(granted.length).toBeGreaterThan(5);
  for (const { method, path } of granted) {
    const { kind } = idsIn(path).at(-1)!;
    const ask = (id: string) => staff.client.call(method, addressWith(path, id), method === 'POST' ? {} : undefined);
    const theirs = await kind.make(workshop(), another.id);
    const answers = [await ask(theirs), await ask(missing)];
    expect([method, path, ...told(answers[0]!)]).toEqual([method, path, ...told(answers[1]!)]);
    expect(answers[0]!.status).toBe(404);
    // 409: without a key of Stripe nobody can pay; 422: what is missing is the form. Neither is said to whoever may not see it.
    const found = (await ask(await kind.make(workshop(), staff.id))).status;
    const expected = method === 'GET' ? [200] : [200, 204, 409, 422];
    expect([method, path, expected]).toEqual([method, path, expect.arrayContaining([found])]);
  }
}, 120_000);

// Otherwise the refusals above could have had another reason.
it('One that is there and one may reach is found, in capitals too, on every route with an id', async () => {
  for (const route of routes) {
    const { kind } = idsIn(route.path).at(-1)!;
    const statuses = [];
    for (const spell of [(id: string) => id, (id: string) => id.toUpperCase()]) {
      const owner = await personFor(kind);
      const id = await kind.make(workshop(), owner);
      await settled(portal.database.url);
      const { status, text } = await ask(route, ...(kind.owner === 'person' ? [owner, id] : [id]).map(spell));
      if ([400, 401, 403, 404].includes(status)) throw new Error(`${nameOf(route)} answered ${status} ${text}`);
      statuses.push(status);
    }
    expect([nameOf(route), statuses[1]]).toEqual([nameOf(route), statuses[0]]);
  }
}, 120_000);
