import pg from 'pg';
import { administrator, type Client, type Person, registerPerson, usePortal, type TestPortal, until } from '../support/index.js';
import { activePerson } from '../support/people.js';
import { sql } from '../support/sql.js';

let portal: TestPortal;
let admin: Client;
let staff: Awaited<ReturnType<typeof activePerson>>;
let waiting: Person;
let accountId: string;
let registered = 0;

const newPerson = () => {
  const emails = [{ address: `program.${(registered += 1)}@northside.example` }];
  return { givenName: 'Pia', familyName: 'Program', emails };
};

beforeAll(async () => {
  portal = await usePortal();
  admin = await portal.administrator();
  staff = await activePerson(portal, admin);
  waiting = await registerPerson(admin);
  accountId = (await admin.post('/api/billing-accounts', { holderName: 'Mara Quill', currency: 'USD' })).body.id;
}, 60_000);

afterAll(() => portal?.stop());

const rows = (statement: string, values: unknown[] = []) => sql(portal.database.url, statement, values);

async function make(scopes?: string[], by = admin): Promise<{ id: string; token: string }> {
  const { status, body, text } = await by.post('/api/api-tokens', { name: 'Program', expiresInDays: 30, scopes });
  if (status !== 201) throw new Error(text);
  return body;
}

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
const call = async (token: string, method: string, path: string, body?: unknown) => {
  const answer = await portal.anonymous().call(method, path, body, bearer(token));
  return answer.status < 300 ? answer.status : answer.body.code;
};
const listed = async (id: string) =>
  (await admin.get('/api/api-tokens')).body.items.find((item: { id: string }) => item.id === id);

describe('The scopes of an API token', () => {
  const tries: [string, () => [string, string, unknown?]][] = [
    ['staff:read', () => ['GET', `/api/staff/${staff.id}`]],
    ['staff:write', () => ['PATCH', `/api/staff/${staff.id}`, { jobTitle: 'Nurse' }]],
    ['portal:read', () => ['GET', `/api/staff/${staff.id}/portal`]],
    ['portal:write', () => ['PUT', `/api/staff/${staff.id}/portal/features`, { features: [] }]],
    ['operations:read', () => ['GET', '/api/operations/dead-letters']],
  ];

  it.each(tries)('%s opens that and nothing else', async (scope) => {
    const { id, token } = await make([scope]);
    for (const [needed, request] of tries)
      expect([needed, await call(token, ...request())]).toEqual([needed, needed === scope ? 200 : 'access.scope-missing']);
    expect(await call(token, 'GET', '/api/session')).toBe(200);
    expect((await listed(id)).scopes).toEqual([scope]);
  });

  it('add up, and say in the refusal which one is missing', async () => {
    const { token } = await make(['staff:read', 'portal:write']);
    expect(await call(token, ...tries[0]![1]())).toBe(200);
    expect(await call(token, ...tries[3]![1]())).toBe(200);
    const { body } = await portal.anonymous().get(`/api/staff/${staff.id}/portal`, bearer(token));
    expect(body).toMatchObject({ status: 403, code: 'access.scope-missing', detail: expect.stringContaining('portal:read') });
  });

  it('left out mean reading, and nothing else', async () => {
    const { id, token } = await make();
    for (const [needed, request] of tries) {
      const expected = needed.endsWith(':read') ? 200 : 'access.scope-missing';
      expect([needed, await call(token, ...request())]).toEqual([needed, expected]);
    }
    expect((await listed(id)).scopes).toEqual(['*:read']);
  });

  it('of a token that was made for everything before they had to be named still mean everything', async () => {
    const { id, token } = await make();
    await rows(`update portal_access.api_token set scopes = '{*}' where id = $1`, [id]);
    for (const [needed, request] of tries) expect([needed, await call(token, ...request())]).toEqual([needed, 200]);
    expect((await listed(id)).scopes).toEqual(['*']);
  });

  it.each<[string, string, () => [string, string, unknown?]]>([
    ['a changed staff record', 'staff', () => ['PATCH', `/api/staff/${staff.id}`, {}]],
    ['a new staff record', 'staff', () => ['POST', '/api/staff', newPerson()]],
    ['saved features', 'portal', () => ['PUT', `/api/staff/${staff.id}/portal/features`, { features: [] }]],
    ['an invitation', 'portal', () => ['POST', `/api/staff/${waiting.id}/portal/invitations`, { email: waiting.email }]],
    ['a billing account', 'billing', () => ['POST', '/api/billing-accounts', { holderName: 'Mara Quill', currency: 'USD' }]],
    ['a changed billing account', 'billing', () => ['PATCH', `/api/billing-accounts/${accountId}`, {}]],
  ])('to write answer the id of %s and nothing else; with reading they answer the record', async (_what, area, request) => {
    const [blind, seeing] = [await make([`${area}:write`]), await make([`${area}:write`, `${area}:read`])];
    const ask = async ({ token }: { token: string }) => {
      const [method, path, body] = request();
      return portal.anonymous().call(method, path, body, bearer(token));
    };
    const [told, shown] = [await ask(blind), await ask(seeing)];
    expect([told.status, told.body]).toEqual([shown.status, { id: expect.any(String) }]);
    expect(shown.status).toBeLessThan(300);
    expect(Object.keys(shown.body).length).toBeGreaterThan(1);
  });

  it('never open a HEAD that they do not open as a GET', async () => {
    const { token } = await make(['staff:write']);
    expect((await portal.anonymous().call('HEAD', '/api/staff', undefined, bearer(token))).status).toBe(403);
  });

  it.each([
    ['none', []],
    ['one that does not exist', ['staff:delete']],
    ['a star', ['*']],
    ['one twice', ['staff:read', 'staff:read']],
    ['one in capitals', ['STAFF:READ']],
    ['one as text', 'staff:read'],
    ['null', null],
    ['a number', [1]],
    ['an object', { 0: 'staff:read' }],
  ])('are refused: %s', async (_name, scopes) => {
    const before = await rows('select count(*) from portal_access.api_token');
    const { status, body } = await admin.post('/api/api-tokens', { name: 'x', expiresInDays: 1, scopes });
    expect([status, body.code, body.errors[0].path.split('.')[0]]).toEqual([400, 'request.invalid', 'scopes']);
    expect(await rows('select count(*) from portal_access.api_token')).toEqual(before);
  });
});

describe('Making an API token', () => {
  it('is refused to an API token, whatever its scopes; so are listing and revoking', async () => {
    const { id, token } = await make();
    expect(await call(token, 'POST', '/api/api-tokens', { name: 'Child', expiresInDays: 365 })).toBe('access.session-only');
    expect(await call(token, 'GET', '/api/api-tokens')).toBe('access.session-only');
    expect(await call(token, 'DELETE', `/api/api-tokens/${id}`)).toBe('access.session-only');
  });

  it('needs the password of the last ten minutes: a stolen session mints none', async () => {
    const caller = portal.anonymous();
    expect((await caller.post('/api/session', administrator)).status).toBe(201);
    const sinceMinutes = (minutes: number) =>
      rows(
        `update portal_access.session set stepped_up_at = now() - make_interval(mins => $2) where token_hash = sha256($1::bytea)`,
        [Buffer.from(`session:${caller.jar.get('session')}`), minutes],
      );
    await sinceMinutes(10);
    const { status, body } = await caller.post('/api/api-tokens', { name: 'x', expiresInDays: 1 });
    expect([status, body.code]).toEqual([403, 'portal-access.step-up-required']);
    await sinceMinutes(9);
    await make(undefined, caller);
  });

  it('fails when the role goes while it is made', async () => {
    const person = await activePerson(portal, admin);
    await rows(`update portal_access.portal_access set role = 'administrator' where id = $1`, [person.id]);
    // What another transaction has done and not yet committed when the guard looks.
    const other = new pg.Client(portal.database.url);
    await other.connect();
    try {
      await other.query('begin');
      await other.query(`update portal_access.portal_access set role = 'staff' where id = $1`, [person.id]);
      const making = person.client.post('/api/api-tokens', { name: 'x', expiresInDays: 1 });
      const waits = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%for no key update%'`;
      await until('the command waits for the role', async () => (await rows(waits)).length > 0);
      await other.query('commit');
      expect((await making).body).toMatchObject({ status: 403, code: 'access.denied' });
    } finally {
      await other.end();
    }
    expect(await rows('select id from portal_access.api_token where staff_id = $1', [person.id])).toEqual([]);
  });
});

describe('The last use of an API token', () => {
  it('is shown, and written once a minute at most, also under a hundred requests at once', async () => {
    const { id, token } = await make(['staff:read']);
    expect((await listed(id)).lastUsedAt).toBeNull();
    await rows(`create table written (at timestamptz not null default clock_timestamp())`);
    await rows(`create function note_use() returns trigger language plpgsql as
      $$ begin insert into written default values; return null; end $$`);
    await rows(`create trigger note_use after update on portal_access.api_token for each row execute function note_use()`);
    try {
      const answers = await Promise.all(Array.from({ length: 100 }, () => call(token, 'GET', '/api/session')));
      expect(new Set(answers)).toEqual(new Set([200]));
      expect(await rows('select at from written')).toHaveLength(1);
      const { lastUsedAt } = await listed(id);
      expect(Math.abs(Date.now() - Date.parse(lastUsedAt))).toBeLessThan(60_000);
      await rows(`update portal_access.api_token set last_used_at = now() - interval '59 seconds' where id = $1`, [id]);
      const quiet = (await listed(id)).lastUsedAt;
      expect(await call(token, 'GET', '/api/session')).toBe(200);
      expect((await listed(id)).lastUsedAt).toBe(quiet);
      await rows(`update portal_access.api_token set last_used_at = now() - interval '60 seconds' where id = $1`, [id]);
      expect(await call(token, 'GET', '/api/session')).toBe(200);
      expect((await listed(id)).lastUsedAt > quiet).toBe(true);
    } finally {
      await rows('drop function note_use cascade');
      await rows('drop table written');
    }
  });

  it('is not moved by a request that is refused for the token itself', async () => {
    const { id, token } = await make();
    await rows(`update portal_access.api_token set expires_at = now() where id = $1`, [id]);
    expect(await call(token, 'GET', '/api/session')).toBe('portal-access.signed-out');
    expect(await rows('select last_used_at from portal_access.api_token where id = $1', [id])).toEqual([{ last_used_at: null }]);
  });
});
