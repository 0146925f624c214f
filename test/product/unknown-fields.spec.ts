import { apiDocument, type ApiDocument, type DocumentedRoute, type Schema } from '../support/api-document.js';
import { type Client, freshPortal, type TestPortal } from '../support/index.js';
import { addressWith, idsIn } from '../support/kinds-of-ids.js';
import { activatedPerson, activePerson, goodPassword, invitedPerson } from '../support/people.js';
import { contentOf, settled, sql } from '../support/sql.js';

// A2: what nobody asked for is refused and changes nothing, on every route that the OpenAPI document has.

/** Nobody may set these by naming them; `zz` stands for any other name. */
const uninvited = ['zz', 'id', 'staffId', 'version', 'admin', 'role', 'Role', 'passwordHash', 'createdAt', 'constructor_'];

let portal: TestPortal;
let admin: Client;
let newcomer: Client;
let document: ApiDocument;
let addresses: Map<DocumentedRoute, string>;
/** What stands in a field where an example would not do. */
let known: Record<string, unknown>;

beforeAll(async () => {
  // Compares every table before and after.
  portal = await freshPortal();
  admin = await portal.administrator();
  const adminId = (await admin.get('/api/session')).body.staffMember.id;
  // Every feature, so that no route is closed for want of one.
  await sql(portal.database.url, `update portal_access.portal_access set features = $1`, [
    ['secure_messaging', 'billing_documents', 'balance_payment'],
  ]);
  const invited = await invitedPerson(portal, admin);
  newcomer = (await activatedPerson(portal, admin)).client;
  known = { token: invited.token, email: invited.email, password: goodPassword, staffIds: [invited.id] };
  document = await apiDocument(admin);
  addresses = new Map();
  for (const route of document.routes) addresses.set(route, await addressOf(route, adminId));
  await settled(portal.database.url);
}, 300_000);

afterAll(() => portal?.stop());

/** With things in it that are there and may be reached: a request that is not refused would change something. */
async function addressOf({ path }: DocumentedRoute, adminId: string): Promise<string> {
  const address = path.replace(/\{(\w+)\}/g, ':$1');
  const [first, last] = idsIn(address);
  if (!first) return addressWith(address, '');
  const { kind } = last ?? first;
  if (kind.owner === 'caller') return addressWith(address, await kind.make({ portal, admin }, adminId));
  const person = kind.makePerson ? await kind.makePerson({ portal, admin }) : await activePerson(portal, admin);
  const id = await kind.make({ portal, admin }, person.id);
  return last ? addressWith(address, person.id, id) : addressWith(address, id);
}

const withBody = () => document.routes.filter(document.jsonBodyOf);
const callerFor = ({ path }: DocumentedRoute) => (path.includes('/setup/') ? newcomer : admin);
const nameOf = ({ method, path }: DocumentedRoute) => `${method} ${path}`;
const send = (route: DocumentedRoute, body: unknown, query = '') =>
  callerFor(route).call(route.method, addresses.get(route)! + query, body, { headers: { 'content-type': 'application/json' } });

async function expectNothingChanged(work: () => Promise<void>): Promise<void> {
  const before = await contentOf(portal.database.url);
  await work();
  expect(await contentOf(portal.database.url)).toEqual(before);
}

/** What a browser makes of a passkey has the form of WebAuthn, to which browsers may add. */
const formOfOthers = 'response';

/** The body once more for each object in it, with a field added there. */
function withFieldEverywhere(body: unknown, field: string): unknown[] {
  if (Array.isArray(body))
    return body.flatMap((item, place) => withFieldEverywhere(item, field).map((changed) => body.with(place, changed)));
  if (typeof body !== 'object' || body === null) return [];
  const here = { ...body, [field]: 'x' };
  const ours = Object.entries(body).filter(([name]) => name !== formOfOthers);
  const below = ours.flatMap(([name, value]) =>
    withFieldEverywhere(value, field).map((changed) => ({ ...body, [name]: changed })),
  );
  return [here, ...below];
}

it('A field that a route does not know is refused by name and changes nothing, on every route with a JSON body', async () => {
  expect(withBody().length).toBeGreaterThanOrEqual(11);
  await expectNothingChanged(async () => {
    for (const route of withBody()) {
      const allowed = document.bodyFor(route, known) as Record<string, unknown>;
      for (const field of uninvited.filter((name) => !(name in allowed))) {
        for (const body of withFieldEverywhere(allowed, field)) {
          const { status, body: problem } = await send(route, body);
          expect([nameOf(route), status, problem.code]).toEqual([nameOf(route), 400, 'request.invalid']);
          expect(JSON.stringify(problem.errors)).toContain(field);
        }
      }
    }
  });
}, 120_000);

it("A field that reaches for an object's prototype is refused, on every route that takes JSON", async () => {
  await expectNothingChanged(async () => {
    for (const route of withBody()) {
      const allowed = JSON.stringify(document.bodyFor(route, known)).slice(1, -1);
      for (const field of ['__proto__', 'constructor', 'prototype', '\\u005f_proto__']) {
        for (const value of ['{"role":"administrator"}', '"x"', 'null']) {
          const text = `{${[`"${field}":${value}`, allowed].filter(Boolean).join(',')}}`;
          const { status, body } = await send(route, text);
          expect([nameOf(route), text, status, body.code]).toEqual([nameOf(route), text, 400, 'request.invalid']);
        }
      }
    }
  });
  expect(({} as { role?: string }).role).toBeUndefined();
}, 120_000);

it('Something else in the place of the body is refused, on every route with a JSON body', async () => {
  await expectNothingChanged(async () => {
    for (const route of withBody()) {
      const allowed = document.bodyFor(route, known);
      for (const text of [
        'null',
        '[]',
        JSON.stringify([allowed]),
        '"text"',
        '7',
        'true',
        JSON.stringify(JSON.stringify(allowed)),
      ]) {
        const { status, body } = await send(route, text);
        expect([nameOf(route), text, status, body.code]).toEqual([nameOf(route), text, 400, 'request.invalid']);
      }
    }
  });
}, 120_000);

/** The JSON types that the field may have; undefined where the document leaves it open. */
function typesOf(schema: Schema): string[] | undefined {
  const { type, anyOf, nullable } = document.resolved(schema);
  const own = type ? [type] : anyOf?.map((one) => typesOf(one)?.[0] ?? 'anything');
  return own && !own.includes('anything') ? [...own, ...(nullable ? ['null'] : [])] : undefined;
}

const samples: [string, unknown][] = [
  ['null', null],
  ['boolean', true],
  ['number', 7.5],
  ['string', 'text'],
  ['array', []],
  ['array', ['text']],
  ['object', {}],
  ['object', { 0: 'text', length: 1 }],
];

it('A field of another type is refused by name and changes nothing, on every route with a JSON body', async () => {
  let tried = 0;
  await expectNothingChanged(async () => {
    for (const route of withBody()) {
      const allowed = document.bodyFor(route, known) as Record<string, unknown>;
      for (const [field, schema] of Object.entries(document.resolved(document.jsonBodyOf(route)!).properties ?? {})) {
        const types = typesOf(schema);
        for (const [type, value] of samples.filter(([name]) => types && !types.includes(name))) {
          const { status, body } = await send(route, { ...allowed, [field]: value });
          expect([nameOf(route), field, type, status, body.code]).toEqual([nameOf(route), field, type, 400, 'request.invalid']);
          expect(body.errors.map(({ path }: { path: string }) => path.split('.')[0])).toContain(field);
          tried++;
        }
      }
    }
  });
  expect(tried).toBeGreaterThan(150);
}, 120_000);

it('A field is refused on every route that declares no body', async () => {
  const without = document.routes.filter(
    ({ method, operation, path }) => !operation.requestBody && !['GET', 'HEAD'].includes(method) && !path.startsWith('/health'),
  );
  expect(without.length).toBeGreaterThanOrEqual(6);
  await expectNothingChanged(async () => {
    for (const route of without) {
      for (const body of ['{"zz":1}', '{"role":"administrator"}', '[]', '"x"', 'null']) {
        const answer = await send(route, body);
        // What is signed is read only after its signature.
        const code = route.path === '/api/stripe/webhooks' ? 'billing.webhook-refused' : 'request.invalid';
        expect([nameOf(route), body, answer.status, answer.body.code]).toEqual([nameOf(route), body, 400, code]);
      }
    }
  });
}, 60_000);

it('A parameter that a route does not know is refused by name, on every route', async () => {
  const some = document.routes.filter(({ path }) => !path.startsWith('/health/'));
  await expectNothingChanged(async () => {
    for (const route of some) {
      const [first] = route.operation.parameters?.filter((parameter) => parameter.in === 'query') ?? [];
      const wrong = first ? [`${first.name}=x&${first.name}=y`, `${first.name}[]=1`, `${first.name}[a]=1`] : [];
      for (const query of ['zz=1', 'zz[]=1', 'zz', 'role=administrator', '__proto__=1', ...wrong]) {
        const { status, body } = await sendWithQuery(route, query);
        expect([nameOf(route), query, status, body.code]).toEqual([nameOf(route), query, 400, 'request.invalid']);
        expect(JSON.stringify(body.errors)).toContain(/^\w+/.exec(query)![0]);
      }
    }
  });
}, 120_000);

/** With a body that is right, so that nothing but the parameter is left to refuse. */
function sendWithQuery(route: DocumentedRoute, query: string) {
  const isUpload = 'text/csv' in (route.operation.requestBody?.content ?? {});
  if (!isUpload) return callerFor(route).call(route.method, `${addresses.get(route)}?${query}`, document.bodyFor(route, known));
  const headers = { 'content-type': 'text/csv' };
  return admin.post(`${addresses.get(route)}?${query}`, 'external_id,given_name,family_name,emails\n', { headers });
}

// Otherwise the refusals above could have had another reason.
it('The same bodies without it are of the right shape', async () => {
  for (const route of withBody()) {
    const caller = route.path.includes('/setup/') ? newcomer : await portal.administrator();
    const { text } = await caller.call(route.method, addresses.get(route)!, document.bodyFor(route, known));
    const wrong = ['request.invalid', 'signed-out', 'access.', 'setup-incomplete', 'step-up'].filter((code) =>
      text.includes(`"code":"${code}`),
    );
    expect([nameOf(route), text, wrong]).toEqual([nameOf(route), text, []]);
  }
}, 60_000);
