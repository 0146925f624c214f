import { AccessRules } from '../../apps/api/src/access-rules.js';
import { RefusalAudit } from '#shared-kernel/cqrs';
import { type Answer, freshPortal, goodPassword, type TestPortal } from '../support/index.js';
import { sql } from '../support/sql.js';

/** How often each route is called. */
const CALLS = 300;
/** How often it is called again, when every limit has been reached. */
const MORE_CALLS = 60;
const AT_ONCE = 60;
/** As many as a process checks passwords at once: the first of them must not find it busy. */
const FIRST_AT_ONCE = 4;

let portal: TestPortal;
let networks = 0;

beforeAll(async () => {
  // Counts the rows of every table. The test itself is the proxy, so that each route is called from a network of its own.
  portal = await freshPortal({ SIGN_IN_LIMITS: 'on', TRUSTED_PROXIES: '127.0.0.0/8,::1' }, { worker: false });
});
afterAll(() => portal.stop());

const newNetwork = () => `198.51.100.${(networks += 1)}`;

const token = (n: number) => String(n).padStart(43, 'x');
const email = (n: number) => `made.up.${n}@northside.example`;
const link = (n: number) => `0197c3a0-0000-7000-8000-${String(n).padStart(12, '0')}.${token(n)}`;
const passkey = (n: number) => ({
  id: token(n),
  rawId: token(n),
  type: 'public-key',
  response: { clientDataJSON: 'AAAA', authenticatorData: 'AAAA', signature: 'AAAA' },
});

/** What a stranger sends to each public route, another thing each time. Requests without a body are reads. */
const bodies: Record<string, ((n: number) => unknown) | undefined> = {
  'POST /api/activations': (n) => ({ token: token(n), password: goodPassword }),
  'POST /api/activations/inspect': (n) => ({ token: token(n) }),
  'POST /api/activations/requests': (n) => ({ token: token(n) }),
  'POST /api/password-resets': (n) => ({ token: token(n), password: goodPassword }),
  'POST /api/password-resets/inspect': (n) => ({ token: token(n) }),
  'POST /api/password-resets/requests': (n) => ({ email: email(n) }),
  'POST /api/payment-links/inspect': (n) => ({ link: link(n) }),
  'POST /api/payment-links/pay': (n) => ({ link: link(n) }),
  'POST /api/payment-links/receipt': (n) => ({ link: link(n) }),
  'POST /api/session': (n) => ({ email: email(n), password: goodPassword }),
  'POST /api/session/passkey': (n) => ({ response: passkey(n) }),
  'POST /api/session/passkey/options': () => ({}),
  'POST /api/sign-in-addresses': (n) => ({ token: token(n) }),
  'POST /api/sign-in-addresses/inspect': (n) => ({ token: token(n) }),
  'POST /api/stripe/webhooks': (n) => ({ id: `evt_${n}` }),
  'GET /api/practice': undefined,
  'GET /health/live': undefined,
  'GET /health/ready': undefined,
};
const routes = Object.keys(bodies);

const call = (route: string, body: unknown, from: string): Promise<Answer> => {
  const [method, path] = route.split(' ') as [string, string];
  return portal.anonymous().call(method, path, body, { headers: { 'x-forwarded-for': from } });
};

async function callOften(route: string, from: string, { first = 0, calls = CALLS } = {}): Promise<Answer[]> {
  const answers: Answer[] = [];
  while (answers.length < calls) {
    const next = first + answers.length;
    const atOnce = next < AT_ONCE ? FIRST_AT_ONCE : AT_ONCE;
    const bodiesNow = Array.from({ length: atOnce }, (_, more) => bodies[route]?.(next + more));
    answers.push(...(await Promise.all(bodiesNow.map((body) => call(route, body, from)))));
  }
  return answers;
}

/** Rows of all tables together. */
async function countRows(): Promise<number> {
  const tables = await sql<{ name: string }>(
    portal.database.url,
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
  );
  const counts = tables.map(({ name }) => `(select count(*) from ${name})`);
  const [row] = await sql<{ rows: string }>(portal.database.url, `select ${counts.join(' + ')} as rows`);
  return Number(row!.rows);
}

it('Every public route of the router is called here', () => {
  const declared = portal.api
    .get(AccessRules)
    .routes()
    .filter(({ rule }) => rule.who === 'public')
    .map(({ method, path }) => `${method} ${path}`);
  expect(routes.toSorted()).toEqual(declared.toSorted());
});

describe('Whoever has not signed in', () => {
  it.each(routes)(`makes no table grow by calling %s on and on`, async (route) => {
    const from = newNetwork();
    const before = await countRows();
    const first = await callOften(route, from);
    const afterFirst = await countRows();
    const second = await callOften(route, from, { first: CALLS, calls: MORE_CALLS });
    const afterSecond = await countRows();
    for (const { status } of [...first, ...second]) expect(status).toBeLessThan(500);
    // Within the limit: three rows of a request that was taken, two of a guess.
    expect(afterFirst - before).toBeLessThanOrEqual(110);
    expect(afterSecond - afterFirst).toBeLessThanOrEqual(2);
  });

  it('is counted: each refusal stands in the audit, by itself or in a number', async () => {
    const from = newNetwork();
    const answers = await callOften('POST /api/activations', from);
    expect([...new Set(answers.map(({ body }) => body.code))].toSorted()).toEqual([
      'portal-access.invitation-not-valid',
      'portal-access.too-many-dead-links',
    ]);
    await portal.api.get(RefusalAudit, { strict: false }).flush(Infinity);
    const rows = await sql(
      portal.database.url,
      `select outcome, actor_kind, detail ->> 'code' as code, (detail ->> 'count')::int as count from audit.event
       where action = 'activate-account' and address like '%' || $1 order by at, id`,
      [from],
    );
    const row = (code: string, count: number | null) => ({ outcome: 'refused', actor_kind: 'anonymous', code, count });
    expect(rows).toEqual(
      expect.arrayContaining([
        row('portal-access.invitation-not-valid', null),
        row('portal-access.too-many-dead-links', null),
        row('portal-access.invitation-not-valid', 49),
        row('portal-access.too-many-dead-links', CALLS - 51),
      ]),
    );
    expect(rows).toHaveLength(4);
  });
});

describe('The body of a request to', () => {
  const large = { filler: 'x'.repeat(16 * 1024) };

  it.each(routes.filter((route) => bodies[route] && route !== 'POST /api/stripe/webhooks'))(
    '%s is 16 KB at most',
    async (route) => {
      const { status, body } = await call(route, large, newNetwork());
      expect([status, body.code]).toEqual([413, 'request.too-large']);
    },
  );

  it('the webhooks of Stripe may be larger, and so may those of people who have signed in', async () => {
    const webhook = await call('POST /api/stripe/webhooks', large, newNetwork());
    expect(webhook.status).toBeLessThan(413);
    const admin = await portal.administrator();
    expect((await admin.post('/api/staff', large)).body.code).toBe('request.invalid');
  });
});

it('More than 1,200 requests a minute from one network are refused, and its neighbors go on', async () => {
  const from = newNetwork();
  const offer = (address: string) => call('POST /api/session/passkey/options', {}, address);
  const statuses: number[] = [];
  while (statuses.length < 1_260)
    statuses.push(...(await Promise.all(Array.from({ length: AT_ONCE }, () => offer(from)))).map(({ status }) => status));
  expect(statuses.filter((status) => status === 200)).toHaveLength(1_200);
  expect(statuses.filter((status) => status === 429)).toHaveLength(60);
  const { body, headers } = await offer(from);
  expect(body.code).toBe('request.too-many');
  expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(60);
  expect((await offer(newNetwork())).status).toBe(200);
  // Reads of the same network go on too: the page itself must load.
  expect((await call('GET /api/practice', undefined, from)).status).toBe(200);
});
