import pg from 'pg';
import { everyScope } from '../support/api-tokens.js';
import { type Client, freshPortal, type TestPortal } from '../support/index.js';
import { activatedPerson, activePerson } from '../support/people.js';

let portal: TestPortal;
let sql: pg.Client;
let admin: Client;

beforeAll(async () => {
  // Lists every token of the administrator.
  portal = await freshPortal();
  sql = new pg.Client(portal.database.url);
  await sql.connect();
  admin = await portal.administrator();
});

afterAll(async () => {
  await sql.end();
  await portal.stop();
});

const make = async (name = 'Nightly report', expiresInDays = 30): Promise<{ id: string; token: string }> => {
  const { status, body } = await admin.post('/api/api-tokens', { name, expiresInDays, scopes: everyScope });
  expect(status).toBe(201);
  return body;
};

/** A program: it has a token, no cookies, and sends no Origin. */
const call = (token: string, method = 'GET', path = '/api/staff', body?: unknown) =>
  fetch(`${portal.url}${path}`, {
    method,
    body: body === undefined ? undefined : JSON.stringify(body),
    headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
  });

describe('An API token', () => {
  it('acts as the administrator who made it, without a cookie and without Origin', async () => {
    const { token } = await make();
    expect((await call(token)).status).toBe(200);
    const dana = { givenName: 'Dana', familyName: 'Token', emails: [{ address: 'dana.token@northside.example' }] };
    const made = await call(token, 'POST', '/api/staff', dana);
    expect(made.status).toBe(201);
    const { id } = (await made.json()) as { id: string };
    const { rows } = await sql.query('select actor_kind, actor_id from audit.event where subject_id = $1', [id]);
    const { id: adminId } = (await admin.get('/api/session')).body.staffMember;
    expect(rows).toEqual([{ actor_kind: 'staff', actor_id: adminId }]);
  });

  it('is shown once: the list names it, and the database has a hash alone', async () => {
    const { id, token } = await make('Shown once');
    const { body, text } = await admin.get('/api/api-tokens');
    expect(body.items.find((item: { id: string }) => item.id === id)).toMatchObject({ name: 'Shown once' });
    expect(text).not.toContain(token);
    const { rows } = await sql.query('select t.*::text as row from portal_access.api_token t');
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it('ends on its day', async () => {
    const { id, token } = await make('Short', 1);
    const { rows } = await sql.query(
      "select expires_at - created_at = interval '1 day' as a_day from portal_access.api_token where id = $1",
      [id],
    );
    expect(rows).toEqual([{ a_day: true }]);
    await sql.query("update portal_access.api_token set expires_at = now() + interval '5 seconds' where id = $1", [id]);
    expect((await call(token)).status).toBe(200);
    await sql.query('update portal_access.api_token set expires_at = now() where id = $1', [id]);
    expect((await call(token)).status).toBe(401);
    expect((await admin.get('/api/api-tokens')).body.items.map((item: { id: string }) => item.id)).not.toContain(id);
  });

  it('stops working the moment it is revoked, and cannot be revoked twice', async () => {
    const { id, token } = await make();
    expect((await admin.delete(`/api/api-tokens/${id}`)).status).toBe(204);
    expect((await call(token)).status).toBe(401);
    expect((await admin.delete(`/api/api-tokens/${id}`)).body.code).toBe('portal-access.api-token-not-found');
  });

  it('is worth nothing once its maker is no administrator any more, or is switched off', async () => {
    const { token } = await make();
    const { id } = (await admin.get('/api/session')).body.staffMember;
    for (const [away, back] of [
      ["role = 'staff'", "role = 'administrator'"],
      ['disabled_at = now()', 'disabled_at = null'],
    ]) {
      await sql.query(`update portal_access.portal_access set ${away} where id = $1`, [id]);
      expect((await call(token)).status).toBe(401);
      await sql.query(`update portal_access.portal_access set ${back} where id = $1`, [id]);
      expect((await call(token)).status).toBe(200);
    }
  });

  it('is not what a session is, nor the other way round', async () => {
    const { token } = await make();
    expect((await portal.anonymous().get('/api/staff', { headers: { cookie: `session=${token}` } })).status).toBe(401);
    expect((await call(admin.jar.get('session')!)).status).toBe(401);
  });

  it.each([
    ['nothing', ''],
    ['a letter', 'x'],
    ['a token that nobody made', 'A'.repeat(43)],
    ['a lot', 'A'.repeat(5_000)],
    ['a path', '../../etc/passwd'],
  ])('is not %s', async (_what, token) => {
    expect((await call(token)).status).toBe(401);
  });

  it('is needed in its own form: other schemes open nothing', async () => {
    const { token } = await make();
    for (const authorization of [token, `Basic ${token}`, `bearer  ${token}`, `Bearer ${token} x`]) {
      const { status } = await fetch(`${portal.url}/api/staff`, { headers: { authorization } });
      expect(status).toBe(401);
    }
  });
});

describe('Making API tokens', () => {
  it('is for administrators alone', async () => {
    const wish = { name: 'Mine', expiresInDays: 1 };
    expect((await portal.anonymous().post('/api/api-tokens', wish)).status).toBe(401);
    const { id, client: caller } = await activatedPerson(portal, admin);
    expect((await caller.post('/api/api-tokens', wish)).body.code).toBe('portal-access.setup-incomplete');
    for (const step of ['confirm_contact_details', 'accept_terms']) await caller.post(`/api/session/setup/${step}`);
    expect((await caller.post('/api/api-tokens', wish)).body).toMatchObject({ status: 403, code: 'access.denied' });
    const { rows } = await sql.query('select 1 from portal_access.api_token where staff_id = $1', [id]);
    expect(rows).toEqual([]);
  });

  it('stops at a hundred that work, as many as the list shows; one that is revoked makes room', async () => {
    const { client: caller } = await activePerson(portal, admin, { familyName: 'Tokens' });
    const { id } = (await caller.get('/api/session')).body.staffMember;
    await sql.query(`update portal_access.portal_access set role = 'administrator' where id = $1`, [id]);
    await sql.query(
      `insert into portal_access.api_token (id, token_hash, staff_id, name, scopes, expires_at)
       select gen_random_uuid(), sha256(('hundred ' || n)::bytea), $1, 'Token ' || n, '{*}', now() + make_interval(days => n)
       from generate_series(0, 98) as n`,
      [id],
    );
    const make = () => caller.post('/api/api-tokens', { name: 'One more', expiresInDays: 1 });
    // The first of the rows above has ended: there is room for two.
    const answers = await Promise.all([make(), make(), make(), make()]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 201, 409, 409]);
    expect((await make()).body).toMatchObject({ status: 409, code: 'portal-access.too-many-api-tokens' });
    const { items } = (await caller.get('/api/api-tokens')).body;
    expect(items).toHaveLength(100);
    expect((await caller.delete(`/api/api-tokens/${items[99].id}`)).status).toBe(204);
    expect((await make()).status).toBe(201);
  });

  it.each([
    ['no name', { expiresInDays: 1 }],
    ['a name of spaces', { name: '   ', expiresInDays: 1 }],
    ['a name with a NUL', { name: 'a\0b', expiresInDays: 1 }],
    ['a name too long', { name: 'x'.repeat(101), expiresInDays: 1 }],
    ['no end', { name: 'x' }],
    ['an end too far away', { name: 'x', expiresInDays: 366 }],
    ['an end in the past', { name: 'x', expiresInDays: 0 }],
    ['half a day', { name: 'x', expiresInDays: 0.5 }],
    ['a role', { name: 'x', expiresInDays: 1, role: 'administrator' }],
  ])('is refused with %s', async (_what, body) => {
    const { status, body: problem } = await admin.post('/api/api-tokens', body);
    expect([status, problem.code]).toEqual([400, 'request.invalid']);
  });
});
