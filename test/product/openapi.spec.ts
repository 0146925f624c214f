import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { OpenAPIObject } from '@nestjs/swagger';
import openapiTS, { astToString } from 'openapi-typescript';
import { AccessRules } from '../../apps/api/src/access-rules.js';
import { freshPortal, type TestPortal } from '../support/index.js';
import { switchMessages } from '../support/messages.js';

const file = 'docs/openapi.json';
const types = 'apps/web/src/api/schema.d.ts';

interface Operation {
  name: string;
  summary?: string;
  description?: string;
  tags?: string[];
  security?: object[];
  parameters?: { name: string; in: string; description?: string }[];
  requestBody?: { content: Record<string, Media> };
  responses: Record<string, { description: string; content?: Record<string, Media> }>;
}

interface Media {
  schema: { $ref?: string; example?: unknown };
  example?: unknown;
  examples?: Record<string, { value: { status: number; code: string } }>;
}

describe('The OpenAPI document', () => {
  let portal: TestPortal;
  let document: OpenAPIObject;
  let operations: Operation[];

  beforeAll(async () => {
    portal = await freshPortal({}, { worker: false });
    document = (await portal.anonymous().get<OpenAPIObject>('/api/openapi.json')).body;
    if (process.env.REFRESH_OPENAPI) writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`);
    operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        ...(operation as Operation),
        name: `${method.toUpperCase()} ${path}`,
      })),
    );
  });
  afterAll(() => portal.stop());

  const namesOf = (found: Operation[]) => found.map(({ name }) => name);
  const component = ({ $ref = '' }: { $ref?: string }) => document.components!.schemas![$ref.split('/').at(-1)!];

  it('is the one that is checked in', () => {
    const checkedIn = JSON.parse(readFileSync(file, 'utf8')) as OpenAPIObject;
    if (isDeepStrictEqual(document, checkedIn)) return;
    const paths = new Set([...Object.keys(document.paths), ...Object.keys(checkedIn.paths)]);
    const changed = [...paths].filter((path) => !isDeepStrictEqual(document.paths[path], checkedIn.paths[path]));
    throw new Error(
      `${file} is not what the API serves (${changed.join(', ') || 'outside of its paths'}). Run \`npm run openapi\` and check in what changed.`,
    );
  });

  it('is what the types of the pages are made from', async () => {
    const made = astToString(await openapiTS(JSON.parse(readFileSync(file, 'utf8'))));
    const checkedIn = readFileSync(types, 'utf8');
    // The program puts a comment of its own before what the library makes.
    if (!checkedIn.endsWith(made))
      throw new Error(`${types} is out of date. Run \`npm run web:types\` and check in what changed.`);
  });

  it('has every route of the API and nothing else', () => {
    const routes = portal.api.get(AccessRules).routes();
    const known = routes.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
    expect(namesOf(operations).toSorted()).toEqual(known.toSorted());
  });

  it('asks for a session or an API token wherever the route does, and nowhere else', () => {
    const open = operations.filter(({ security }) => (security ?? document.security!).length === 0);
    const routes = portal.api
      .get(AccessRules)
      .routes()
      .filter(({ rule }) => rule.who === 'public');
    expect(namesOf(open).toSorted()).toEqual(routes.map(({ method, path }) => `${method} ${path}`).toSorted());
    expect(document.security).toEqual([{ session: [] }, { apiToken: [] }]);
    expect(Object.keys(document.components!.securitySchemes!)).toEqual(['session', 'apiToken']);
  });

  it('says of every operation what it does, under exactly one known tag', () => {
    const known = document.tags!.map(({ name }) => name);
    expect(namesOf(operations.filter(({ summary, description }) => !summary || !description))).toEqual([]);
    expect(namesOf(operations.filter(({ tags = [] }) => tags.length !== 1 || !known.includes(tags[0]!)))).toEqual([]);
    const ids = Object.values(document.paths).flatMap((path) =>
      Object.values(path).map(({ operationId }) => operationId as string),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('shows an example of every body that is sent', () => {
    const bodies = operations.flatMap(({ name, requestBody }) =>
      Object.entries(requestBody?.content ?? {}).map(([type, media]) => ({ name: `${name} ${type}`, type, media })),
    );
    const silent = bodies.filter(({ type, media }) => {
      const example =
        media.example ?? media.schema.example ?? (component(media.schema) as { example?: unknown } | undefined)?.example;
      // A form with a file has no example: the file itself stands under text/csv.
      return example === undefined && type !== 'multipart/form-data';
    });
    expect(bodies.length).toBeGreaterThan(8);
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  it('gives each operation one success, with a schema unless it has no body', () => {
    for (const { name, responses } of operations) {
      const successes = Object.keys(responses).filter((status) => status.startsWith('2'));
      expect([name, successes.length]).toEqual([name, 1]);
      const { content } = responses[successes[0]!]!;
      const bodiless = successes[0] === '204' || /\/(redrive|email|requests|sign-in-address|webhooks)$/.test(name);
      expect([name, content !== undefined]).toEqual([name, !bodiless]);
    }
  });

  it('gives each refusal as problem+json, with an example of every code', () => {
    const refusals = operations
      .filter(({ name }) => !name.includes('/health/'))
      .flatMap(({ name, responses }) =>
        Object.entries(responses).map(([status, response]) => ({ name, status: Number(status), response })),
      )
      .filter(({ status }) => status >= 400);
    expect(refusals.length).toBeGreaterThan(80);
    for (const { name, status, response } of refusals) {
      expect([name, Object.keys(response.content ?? {})]).toEqual([name, ['application/problem+json']]);
      const { schema, examples = {} } = response.content!['application/problem+json']!;
      expect(schema.$ref).toBe('#/components/schemas/Problem');
      const codes = [...response.description.matchAll(/^`([a-z0-9.-]+)`:/gm)].map(([, code]) => code);
      expect(codes.length).toBeGreaterThan(0);
      expect([name, Object.values(examples).map(({ value }) => [value.status, value.code])]).toEqual([
        name,
        codes.map((code) => [status, code]),
      ]);
    }
  });

  it('tells the truth about ids that do not exist', async () => {
    const administrator = await portal.administrator();
    await switchMessages(administrator, (await administrator.get('/api/session')).body.staffMember, true);
    const withIds = operations.filter(({ name }) => /\{id\}/.test(name));
    expect(withIds.length).toBeGreaterThan(10);
    for (const { name, requestBody, responses } of withIds) {
      const [method = '', path = ''] = name
        .replace('{month}', '2026-11')
        .replace('{number}', '1')
        .replace('{side}', 'front')
        .replace(/\{\w+\}/g, randomUUID())
        .split(' ');
      const body = component(requestBody?.content['application/json']?.schema ?? {}) as { example?: unknown } | undefined;
      const { status, body: problem } = await administrator.call(method, path, body?.example);
      expect([name, status, responses['404']?.description]).toEqual([name, 404, expect.stringContaining(`\`${problem.code}\``)]);
    }
  });

  it('refers to nothing that it does not have', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(
      ([, name]) => name!,
    );
    expect([...new Set(references)].filter((name) => !(name in document.components!.schemas!))).toEqual([]);
  });

  it('is behind a page whose scripts the content security policy allows', async () => {
    const page = await portal.anonymous().get('/api/docs');
    expect(page.status).toBe(200);
    const policy = page.headers.get('content-security-policy')!;
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain("script-src 'self' 'unsafe-inline'");
    expect(page.text).not.toMatch(/<script(?![^>]*\ssrc=)[^>]*>\s*\S/);
  });
});
