import { type Client, goodPassword, usePortal, type TestPortal } from '../support/index.js';
import { placesOf, watchDatabase } from '../support/everything-written.js';
import { activatedPerson, activePerson, mailTo } from '../support/people.js';
import { settled, sql } from '../support/sql.js';

const newPassword = 'eleven otters fold blue maps';
const wrong = 'quite another sentence 4711';

let portal: TestPortal;
let admin: Client;

beforeAll(async () => {
  portal = await usePortal();
  admin = await portal.administrator();
}, 60_000);

afterAll(() => portal?.stop());

const change = (caller: Client, next: unknown = newPassword, current: unknown = goodPassword) =>
  caller.put('/api/session/password', { currentPassword: current, newPassword: next });
const signIn = async (email: string, password: string) =>
  (await portal.anonymous().post('/api/session', { email, password })).status;
const statusOf = async (caller: Client) => (await caller.get('/api/session')).status;

describe('Changing the password', () => {
  it('takes effect at once, ends every other session and leaves this one', async () => {
    const { email, client: caller } = await activePerson(portal, admin);
    const elsewhere = portal.anonymous();
    await elsewhere.post('/api/session', { email, password: goodPassword });
    expect(await change(caller)).toMatchObject({ status: 204, text: '' });
    expect([await signIn(email, goodPassword), await signIn(email, newPassword)]).toEqual([401, 201]);
    expect([await statusOf(caller), await statusOf(elsewhere)]).toEqual([200, 401]);
  });

  it('ends the API tokens that were made under the old one', async () => {
    const { id, client: caller } = await activePerson(portal, admin);
    await sql(portal.database.url, `update portal_access.portal_access set role = 'administrator' where id = $1`, [id]);
    const { token } = (await caller.post('/api/api-tokens', { name: 'Report', expiresInDays: 9 })).body;
    const call = async () =>
      (await portal.anonymous().get('/api/staff', { headers: { authorization: `Bearer ${token}` } })).status;
    expect(await call()).toBe(200);
    await change(caller);
    expect([await call(), await statusOf(caller)]).toEqual([401, 200]);
  });

  it('kills the password link under way and is told to the person by e-mail', async () => {
    const { id, email, client: caller } = await activePerson(portal, admin);
    const expiresOn = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
    const made = await admin.post(`/api/staff/${id}/portal/password-links`, { expiresOn });
    expect(made.status).toBe(201);
    await change(caller);
    const token = made.body.url.split('#')[1];
    expect((await portal.anonymous().post('/api/password-resets/inspect', { token })).status).toBe(410);
    const notice = await mailTo(portal.smtp, email, 2);
    expect(notice.text).toContain('Your password was changed.');
    expect(notice.text).not.toContain(newPassword);
    const { items } = (await admin.get(`/api/staff/${id}/portal/timeline`)).body;
    expect(items.map(({ type }: any) => type)).toEqual(expect.arrayContaining(['password_changed', 'password_link_revoked']));
  });

  it('needs the current one', async () => {
    const { email, client: caller } = await activePerson(portal, admin);
    expect((await change(caller, newPassword, wrong)).body).toMatchObject({ status: 401, code: 'portal-access.wrong-password' });
    expect([await statusOf(caller), await signIn(email, goodPassword)]).toEqual([200, 201]);
  });

  it.each([
    ['too short', 'quite short 12', 'portal-access.weak-password'],
    ['too long', `${'violet tractor '.repeat(9)}`, 'portal-access.weak-password'],
    ['easy to guess', 'passwordpassword', 'portal-access.weak-password'],
    ['the old one', goodPassword, 'portal-access.password-unchanged'],
  ])('refuses one that is %s', async (_what, next, code) => {
    const { email, client: caller } = await activePerson(portal, admin);
    const { status, body } = await change(caller, next);
    expect([status, body.code, body.errors]).toEqual([422, code, [{ path: 'newPassword', message: expect.any(String) }]]);
    expect(await signIn(email, goodPassword)).toBe(201);
  });

  it("refuses one that is little more than the person's name or address", async () => {
    const name = { givenName: 'Wilhelmina', familyName: 'Featherstone' };
    const emails = [{ address: 'wilhelmina.featherstone@northside.example' }];
    const person = await activePerson(portal, admin, { ...name, emails });
    expect((await change(person.client, 'WilhelminaFeatherstone2026')).body.code).toBe('portal-access.weak-password');
    expect((await change(person.client, `${person.email}2026`)).body.code).toBe('portal-access.weak-password');
  });

  it('takes 8 characters from somebody with a second factor, and no fewer', async () => {
    const { id, client: caller } = await activePerson(portal, admin);
    expect((await change(caller, 'qV7#rX2p')).body.code).toBe('portal-access.weak-password');
    await sql(portal.database.url, 'update portal_access.portal_access set second_factor_at = now() where id = $1', [id]);
    expect((await change(caller, 'qV7#rX2')).body.code).toBe('portal-access.weak-password');
    expect((await change(caller, 'qV7#rX2p')).status).toBe(204);
  });

  it.each([
    ['no current one', { newPassword }],
    ['no new one', { currentPassword: goodPassword }],
    ['a list', { currentPassword: goodPassword, newPassword: [newPassword] }],
    ['an object', { currentPassword: { $ne: '' }, newPassword }],
    ['a field more', { currentPassword: goodPassword, newPassword, staffId: 'x' }],
  ])('with %s is bad input', async (_what, body) => {
    expect((await admin.put('/api/session/password', body)).body).toMatchObject({ status: 400, code: 'request.invalid' });
  });

  it('is closed to API tokens, strangers and those whose set-up is not complete', async () => {
    const { token } = (await admin.post('/api/api-tokens', { name: 'Report', expiresInDays: 1 })).body;
    const body = { currentPassword: 'seventeen quiet lanterns drift 5', newPassword };
    const byToken = await portal
      .anonymous()
      .put('/api/session/password', body, { headers: { authorization: `Bearer ${token}` } });
    expect(byToken.body.code).toBe('access.session-only');
    expect((await change(portal.anonymous())).body.code).toBe('portal-access.signed-out');
    expect((await change((await activatedPerson(portal, admin)).client)).body.code).toBe('portal-access.setup-incomplete');
  });

  it('several times at once succeeds once: the others no longer know the current one', async () => {
    const { email, client: caller } = await activePerson(portal, admin);
    const wanted = ['amber kettles dance at noon 1', 'beige ladders hum at dusk 2', 'coral windows nap at dawn 3'];
    const answers = await Promise.all(wanted.map((next) => change(caller, next)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 401, 401]);
    const won = wanted[answers.findIndex(({ status }) => status === 204)]!;
    expect(await signIn(email, won)).toBe(201);
    expect(await statusOf(caller)).toBe(200);
  });

  it('at the moment of a sign-in with the old one leaves no session of the old one behind', async () => {
    for (let round = 0; round < 5; round++) {
      const { email, client: caller } = await activePerson(portal, admin);
      const visitor = portal.anonymous();
      await Promise.all([change(caller), visitor.post('/api/session', { email, password: goodPassword })]);
      expect(await statusOf(visitor)).toBe(401);
    }
  });

  it('ends a wish for another sign-in address', async () => {
    const { id, client: caller } = await activePerson(portal, admin);
    const email = `own.${id}@home.example`;
    await caller.post('/api/session/sign-in-address', { email, password: goodPassword });
    const token = new URL(/https?:\/\/\S+#[\w-]+/.exec((await mailTo(portal.smtp, email)).text)![0]).hash.slice(1);
    expect((await portal.anonymous().post('/api/sign-in-addresses/inspect', { token })).status).toBe(200);
    await change(caller);
    expect((await portal.anonymous().post('/api/sign-in-addresses', { token })).status).toBe(410);
  });

  it('writes neither the old nor the new one down, and one audit row', async () => {
    const { id, client: caller } = await activePerson(portal, admin);
    const watch = await watchDatabase(portal.database.url);
    await change(caller, wrong);
    await settled(portal.database.url);
    const written = await watch.all();
    await watch.stop();
    expect(placesOf([goodPassword, wrong], written)).toEqual([]);
    const audit = await sql(
      portal.database.url,
      "select actor_id, outcome, detail from audit.event where subject_id = $1 and action = 'change-password'",
      [id],
    );
    expect(audit).toEqual([
      {
        actor_id: id,
        outcome: 'ok',
        detail: { facts: [{ type: 'portal-access.password-changed', staffId: id, how: 'changed', apiTokens: [] }] },
      },
    ]);
  });
});
