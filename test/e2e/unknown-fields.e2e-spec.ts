import { type Client, startPortal, type TestPortal } from '../support/index.js';
import { activatedPerson, goodPassword, invitedPerson } from '../support/people.js';
import { contentOf, settled } from '../support/sql.js';

type Schema = {
  $ref?: string;
  type?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  enum?: string[];
  example?: unknown;
  anyOf?: Schema[];
};
type Operation = {
  requestBody?: { content: Record<string, { schema: Schema }> };
  parameters?: { name: string; in: string; schema: Schema; example?: unknown }[];
};
type Route = { method: string; path: string; operation: Operation };

/** Nobody may set these by naming them; `zz` stands for any other name. */
const uninvited = ['zz', 'id', 'staffId', 'version', 'admin', 'Role', 'createdAt', 'constructor_'];

let portal: TestPortal;
let admin: Client;
let newcomer: Client;
let schemas: Record<string, Schema>;
let routes: Route[];
/** What stands in a path or a field where an example would not do. */
const known: Record<string, unknown> = {};

beforeAll(async () => {
  portal = await startPortal();
  admin = await portal.administrator();
  const invited = await invitedPerson(portal, admin);
  newcomer = (await activatedPerson(portal, admin)).client;
  Object.assign(known, {
    id: invited.id,
    invitationId: invited.invitationId,
    step: 'confirm_contact_details',
    token: invited.token,
  });
  Object.assign(known, { email: invited.email, password: goodPassword });
  const document = (await admin.get('/api/openapi.json')).body;
  schemas = document.components.schemas;
  routes = Object.entries<Record<string, Operation>>(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
  await settled(portal.database.url);
}, 60_000);

afterAll(() => portal?.stop());

const jsonBodyOf = ({ operation }: Route): Schema | undefined => operation.requestBody?.content['application/json']?.schema;
const addressOf = ({ path }: Route) => path.replace(/\{(\w+)\}/g, (_, name: string) => String(known[name]));

/** A body that the schema allows, with every field that has one. */
function bodyFor(schema: Schema, name = ''): unknown {
  if (name in known) return known[name];
  if (schema.$ref) return bodyFor(schemas[schema.$ref.split('/').at(-1)!]!);
  if (schema.properties)
    return Object.fromEntries(Object.entries(schema.properties).map(([field, of]) => [field, bodyFor(of, field)]));
  if (schema.anyOf) return bodyFor({ example: schema.example, ...schema.anyOf[0] }, name);
  if (schema.example !== undefined) return schema.example;
  if (schema.enum) return schema.enum[0];
  if (schema.type === 'array') return [bodyFor(schema.items!)];
  return { boolean: true, integer: 1, number: 1 }[schema.type!] ?? 'text';
}

/** The body once more for each object in it, with a field added there. */
function withFieldEverywhere(body: unknown, field: string): unknown[] {
  if (Array.isArray(body))
    return body.flatMap((item, place) => withFieldEverywhere(item, field).map((changed) => body.with(place, changed)));
  if (typeof body !== 'object' || body === null) return [];
  const here = { ...body, [field]: 'x' };
  const below = Object.entries(body).flatMap(([name, value]) =>
    withFieldEverywhere(value, field).map((changed) => ({ ...body, [name]: changed })),
  );
  return [here, ...below];
}

const callerFor = ({ path }: Route) => (path.includes('/setup/') ? newcomer : admin);

it('A field that a route does not know is refused by name and changes nothing, on every route with a JSON body', async () => {
  const withBody = routes.filter(jsonBodyOf);
  expect(withBody.length).toBeGreaterThanOrEqual(9);
  const before = await contentOf(portal.database.url);
  for (const route of withBody) {
    const allowed = bodyFor(jsonBodyOf(route)!) as Record<string, unknown>;
    for (const field of uninvited.filter((name) => !(name in allowed))) {
      for (const body of withFieldEverywhere(allowed, field)) {
        const { status, body: problem } = await callerFor(route).call(route.method, addressOf(route), body);
        expect([route.method, route.path, status, problem.code]).toEqual([route.method, route.path, 400, 'request.invalid']);
        expect(JSON.stringify(problem.errors)).toContain(field);
      }
    }
  }
  expect(await contentOf(portal.database.url)).toEqual(before);
});

it('A parameter that a route does not know is refused by name, on every route with parameters', async () => {
  const withParameters = routes.filter(({ operation }) => operation.parameters?.some((parameter) => parameter.in === 'query'));
  expect(withParameters.length).toBeGreaterThanOrEqual(3);
  const before = await contentOf(portal.database.url);
  for (const route of withParameters) {
    const [first] = route.operation.parameters!.filter((parameter) => parameter.in === 'query');
    for (const query of [
      'zz=1',
      'zz[]=1',
      'zz',
      `${first!.name}=x&${first!.name}=y`,
      `${first!.name}[]=1`,
      `${first!.name}[a]=1`,
    ]) {
      const headers = { 'content-type': route.operation.requestBody ? 'text/csv' : 'application/json' };
      const body = route.operation.requestBody && 'external_id,given_name,family_name,emails\n';
      const { status, body: problem } = await admin.call(route.method, `${addressOf(route)}?${query}`, body, { headers });
      expect([route.path, query, status, problem.code]).toEqual([route.path, query, 400, 'request.invalid']);
      expect(JSON.stringify(problem.errors)).toContain(/^\w+/.exec(query)![0]);
    }
  }
  expect(await contentOf(portal.database.url)).toEqual(before);
});

// Otherwise the refusals above could have had another reason.
it('The same bodies without it are of the right shape', async () => {
  for (const route of routes.filter(jsonBodyOf)) {
    const { text } = await callerFor(route).call(route.method, addressOf(route), bodyFor(jsonBodyOf(route)!));
    expect([route.method, route.path, text]).not.toEqual([route.method, route.path, expect.stringContaining('request.invalid')]);
  }
});
