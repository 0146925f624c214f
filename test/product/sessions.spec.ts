import pg from 'pg';
import { administrator, type Client, goodPassword, registerPerson, usePortal, type TestPortal, until } from '../support/index.js';
import { activePerson } from '../support/people.js';

let portal: TestPortal;
let sql: pg.Client;
let admin: Client;

beforeAll(async () => {
  portal = await usePortal();
  sql = new pg.Client(portal.database.url);
  await sql.connect();
  admin = await portal.administrator();
});

afterAll(async () => {
  await sql.end();
  await portal.stop();
});

const statusOf = async (caller: Client) => (await caller.get('/api/session')).status;
const cookieOf = (caller: Client) => caller.jar.get('session')!;
const move = (column: 'created_at' | 'last_seen_at', caller: Client, ago: string) =>
  sql.query(`update portal_access.session set ${column} = now() - $2::interval where token_hash = sha256($1)`, [
    Buffer.from(`session:${cookieOf(caller)}`),
    ago,
  ]);

function holding(cookie: string): Client {
  const caller = portal.anonymous();
  caller.jar.set('session', cookie);
  return caller;
}

describe('A session', () => {
  it('ends after 15 minutes without a request', async () => {
    const caller = await portal.administrator();
    await move('last_seen_at', caller, '14 minutes 50 seconds');
    expect(await statusOf(caller)).toBe(200);
    await move('last_seen_at', caller, '15 minutes');
    expect(await statusOf(caller)).toBe(401);
  });

  it('lives on with every request', async () => {
    const caller = await portal.administrator();
    await move('last_seen_at', caller, '14 minutes');
    expect(await statusOf(caller)).toBe(200);
    const { rows } = await sql.query(
      "select max(last_seen_at) > now() - interval '1 minute' as fresh from portal_access.session where token_hash = sha256($1)",
      [Buffer.from(`session:${cookieOf(caller)}`)],
    );
    expect(rows).toEqual([{ fresh: true }]);
  });

  it('ends after 12 hours, however busy it was', async () => {
    const caller = await portal.administrator();
    await move('created_at', caller, '11 hours 59 minutes');
    expect(await statusOf(caller)).toBe(200);
    await move('created_at', caller, '12 hours');
    expect(await statusOf(caller)).toBe(401);
  });

  it('is 32 random bytes, of which the database knows a hash alone', async () => {
    const cookie = cookieOf(await portal.administrator());
    expect(Buffer.from(cookie, 'base64url')).toHaveLength(32);
    const { rows } = await sql.query('select s.*::text as row from portal_access.session s');
    const whole = JSON.stringify(rows);
    for (const form of [cookie, Buffer.from(cookie).toString('hex'), Buffer.from(cookie, 'base64url').toString('hex')]) {
      expect(whole).not.toContain(form);
    }
  });

  it('never comes to be from a cookie that somebody planted', async () => {
    const planted = 'A'.repeat(43);
    const victim = holding(planted);
    expect((await victim.post('/api/session', administrator)).status).toBe(201);
    expect(cookieOf(victim)).not.toBe(planted);
    expect(await statusOf(victim)).toBe(200);
    expect(await statusOf(holding(planted))).toBe(401);
  });

  it('is a new one at every sign-in, and takes the place of the one this browser had', async () => {
    const caller = await portal.administrator();
    const elsewhere = await portal.administrator();
    const before = cookieOf(caller);
    expect((await caller.post('/api/session', administrator)).status).toBe(201);
    expect(cookieOf(caller)).not.toBe(before);
    expect(await statusOf(holding(before))).toBe(401);
    expect(await statusOf(caller)).toBe(200);
    expect(await statusOf(elsewhere)).toBe(200);
  });

  it('survives a sign-in that fails', async () => {
    const caller = await portal.administrator();
    expect((await caller.post('/api/session', { ...administrator, password: goodPassword })).status).toBe(401);
    expect(await statusOf(caller)).toBe(200);
  });

  it('ends at sign-out, for everyone who holds its cookie, and leaves others alone', async () => {
    const [caller, elsewhere] = [await portal.administrator(), await portal.administrator()];
    const copy = holding(cookieOf(caller));
    expect((await caller.delete('/api/session')).status).toBe(204);
    expect(caller.jar.has('session')).toBe(false);
    expect(await statusOf(copy)).toBe(401);
    expect(await statusOf(elsewhere)).toBe(200);
    expect((await copy.delete('/api/session')).body).toMatchObject({ status: 401, code: 'portal-access.signed-out' });
  });

  it.each([
    ['nothing', ''],
    ['a letter', 'x'],
    ['a token that nobody made', 'A'.repeat(43)],
    ['a NUL', '%00'],
    ['a lot', 'a'.repeat(4_000)],
    ['SQL', "' or 1=1 --"],
  ])('is not opened by %s', async (_what, cookie) => {
    const { status, body } = await portal.anonymous().get('/api/session', { headers: { cookie: `session=${cookie}` } });
    expect([status, body.code]).toEqual([401, 'portal-access.signed-out']);
  });
});

describe('On the very next request', () => {
  it('a person who was offboarded is out, cannot sign in, and has to sign in again once reinstated', async () => {
    const { id, email, client: caller } = await activePerson(portal, admin);
    const credentials = { email, password: goodPassword };
    await admin.put(`/api/staff/${id}/offboarding`);
    await until(
      'access is switched off',
      async () => (await admin.get(`/api/staff/${id}/portal`)).body.status.state === 'disabled',
    );
    expect(await statusOf(caller)).toBe(401);
    expect((await portal.anonymous().post('/api/session', credentials)).body.code).toBe('portal-access.wrong-credentials');
    await admin.delete(`/api/staff/${id}/offboarding`);
    await until('access is back', async () => (await admin.get(`/api/staff/${id}/portal`)).body.status.state === 'active');
    expect(await statusOf(caller)).toBe(401);
    expect((await portal.anonymous().post('/api/session', credentials)).status).toBe(201);
  });

  it('an account that is switched off stays out with its session still in the database', async () => {
    const { id, client: caller } = await activePerson(portal, admin);
    await sql.query('update portal_access.portal_access set disabled_at = now() where id = $1', [id]);
    expect(await statusOf(caller)).toBe(401);
    await sql.query('update portal_access.portal_access set disabled_at = null where id = $1', [id]);
    expect(await statusOf(caller)).toBe(200);
  });

  it('a person whose access an administrator switched off is out everywhere, and stays so once it is back', async () => {
    const { id, email, client: caller } = await activePerson(portal, admin);
    const elsewhere = portal.anonymous();
    await elsewhere.post('/api/session', { email, password: goodPassword });
    expect((await admin.post(`/api/staff/${id}/portal/disable`, {})).status).toBe(204);
    expect([await statusOf(caller), await statusOf(elsewhere)]).toEqual([401, 401]);
    expect((await admin.post(`/api/staff/${id}/portal/restore`)).status).toBe(204);
    expect([await statusOf(caller), await statusOf(elsewhere)]).toEqual([401, 401]);
    expect((await caller.post('/api/session', { email, password: goodPassword })).status).toBe(201);
  });

  it('a role that an administrator gave and took away again holds', async () => {
    const { id, email, client: caller } = await activePerson(portal, admin);
    const give = async (role: string) => expect((await admin.put(`/api/staff/${id}/portal/role`, { role })).status).toBe(200);
    const mayListStaff = async () => {
      // Whether a change of the role ends the session or not: nothing of the old role is left to it.
      if ((await statusOf(caller)) === 401) await caller.post('/api/session', { email, password: goodPassword });
      return (await caller.get('/api/staff')).status;
    };
    await give('administrator');
    expect(await mayListStaff()).toBe(200);
    await give('staff');
    expect((await caller.get('/api/staff')).status).not.toBe(200);
    expect(await mayListStaff()).toBe(403);
  });

  it('a new role holds', async () => {
    const { id, client: caller } = await activePerson(portal, admin);
    const become = (role: string) => sql.query('update portal_access.portal_access set role = $2 where id = $1', [id, role]);
    expect((await caller.get('/api/staff')).body).toMatchObject({ status: 403, code: 'access.denied' });
    await become('administrator');
    expect((await caller.get('/api/staff')).status).toBe(200);
    await become('staff');
    expect((await caller.get('/api/staff')).status).toBe(403);
  });

  it('features that were switched on or off hold', async () => {
    const { id, client: caller } = await activePerson(portal, admin);
    for (const features of [['secure_messaging', 'balance_payment'], ['billing_documents'], []]) {
      await admin.put(`/api/staff/${id}/portal/features`, { features });
      expect((await caller.get('/api/session')).body.features).toEqual(features);
    }
  });
});

describe('The cookie of a session', () => {
  const attributes = async (answered: Promise<{ headers: Headers }>) =>
    (await answered).headers
      .getSetCookie()
      .map((cookie) => cookie.split('; '))
      .map(([pair, ...rest]) => [pair!.split('=')[0], ...rest.toSorted()]);

  it('has a plain name on http://localhost, where nothing can be Secure', async () => {
    const caller = portal.anonymous();
    expect(await attributes(caller.post('/api/session', administrator))).toEqual([
      ['session', 'HttpOnly', 'Path=/', 'SameSite=Lax'],
    ]);
    expect(await attributes(caller.delete('/api/session'))).toEqual([
      ['session', 'Expires=Thu, 01 Jan 1970 00:00:00 GMT', 'HttpOnly', 'Max-Age=0', 'Path=/', 'SameSite=Lax'],
    ]);
  });

  it('goes with the person only: no answer of the API may be kept on the way', async () => {
    for (const path of ['/api/session', '/api/staff'])
      expect((await admin.get(path)).headers.get('cache-control')).toBe('no-store');
  });
});

describe('A change that a foreign page asks for', () => {
  const foreign: Record<string, string>[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost' },
    { origin: 'http://localhost.evil.example' },
    { origin: '' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ];

  it.each(foreign)('is refused with %p, and changes nothing', async (headers) => {
    const person = await registerPerson(admin);
    const { status, body } = await admin.put(
      `/api/staff/${person.id}/portal/features`,
      { features: ['secure_messaging'] },
      { headers },
    );
    expect([status, body.code]).toEqual([403, 'request.foreign-origin']);
    expect((await admin.get(`/api/staff/${person.id}/portal`)).body.features).toEqual([]);
  });

  it('is refused without any sign of where it comes from, also signing in and out', async () => {
    const options = (method: string, body?: string) => ({
      method,
      body,
      headers: { cookie: `session=${cookieOf(admin)}`, 'content-type': 'application/json' },
    });
    expect((await fetch(`${portal.url}/api/session`, options('DELETE'))).status).toBe(403);
    expect((await fetch(`${portal.url}/api/session`, options('POST', JSON.stringify(administrator)))).status).toBe(403);
    expect(await statusOf(admin)).toBe(200);
  });

  it('is taken from a browser that says it comes from our own page', async () => {
    const { status } = await fetch(`${portal.url}/api/session`, {
      method: 'POST',
      body: JSON.stringify(administrator),
      headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
    });
    expect(status).toBe(201);
  });
});
