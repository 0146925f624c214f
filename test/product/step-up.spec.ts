import { type Client, goodPassword, usePortal, type TestPortal } from '../support/index.js';
import { activatedPerson, activePerson } from '../support/people.js';
import { sql } from '../support/sql.js';

let portal: TestPortal;
let admin: Client;

beforeAll(async () => {
  portal = await usePortal({ SIGN_IN_LIMITS: 'on' });
  admin = await portal.administrator();
}, 60_000);

afterAll(() => portal?.stop());

const stepUp = (caller: Client, password: unknown = goodPassword) => caller.post('/api/session/step-up', { password });
const rows = (statement: string, values: unknown[] = []) => sql(portal.database.url, statement, values);

/** Lets the last step-up of the caller's session be that long ago. */
const longAgo = (caller: Client, ago: string) =>
  rows('update portal_access.session set stepped_up_at = now() - $2::interval where token_hash = sha256($1)', [
    Buffer.from(`session:${caller.jar.get('session')}`),
    ago,
  ]);
const steppedUp = async (caller: Client): Promise<boolean> => {
  const [row] = await rows(
    "select stepped_up_at > now() - interval '10 minutes' as fresh from portal_access.session where token_hash = sha256($1)",
    [Buffer.from(`session:${caller.jar.get('session')}`)],
  );
  return row.fresh;
};

describe('Giving the password again', () => {
  it('opens what asks for it, in this session alone', async () => {
    const { client: caller, email } = await activePerson(portal, admin);
    const elsewhere = portal.anonymous();
    await elsewhere.post('/api/session', { email, password: goodPassword });
    await longAgo(caller, '11 minutes');
    await longAgo(elsewhere, '11 minutes');
    expect(await stepUp(caller)).toMatchObject({ status: 204, text: '' });
    expect([await steppedUp(caller), await steppedUp(elsewhere)]).toEqual([true, false]);
  });

  it('is what an administrator who makes a password link is asked for, once signing in is too long ago', async () => {
    const { id } = await activePerson(portal, admin);
    const make = () => {
      const expiresOn = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
      return admin.post(`/api/staff/${id}/portal/password-links`, { expiresOn });
    };
    expect((await make()).status).toBe(201);
    await longAgo(admin, '10 minutes 1 second');
    expect((await make()).body).toMatchObject({ status: 403, code: 'portal-access.step-up-required' });
    expect((await stepUp(admin, 'seventeen quiet lanterns drift 5')).status).toBe(204);
    expect((await make()).status).toBe(201);
  });

  it('counts for signing in and for activating', async () => {
    const { client: caller, email } = await activatedPerson(portal, admin);
    expect(await steppedUp(caller)).toBe(true);
    const again = portal.anonymous();
    await again.post('/api/session', { email, password: goodPassword });
    expect(await steppedUp(again)).toBe(true);
  });

  it('works before the set-up is complete', async () => {
    expect((await stepUp((await activatedPerson(portal, admin)).client)).status).toBe(204);
  });

  it('that is not right is refused, opens nothing and leaves the person signed in', async () => {
    const { client: caller } = await activePerson(portal, admin);
    await longAgo(caller, '11 minutes');
    const answer = await stepUp(caller, 'quite another sentence 4711');
    expect(answer.body).toMatchObject({ status: 401, code: 'portal-access.wrong-password' });
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(await steppedUp(caller)).toBe(false);
    expect((await caller.get('/api/session')).status).toBe(200);
  });

  it("does not take another's password", async () => {
    const { client: caller } = await activePerson(portal, admin);
    expect((await stepUp(caller, 'seventeen quiet lanterns drift 5')).body.code).toBe('portal-access.wrong-password');
  });

  it('is refused to an API token, to strangers and from foreign pages', async () => {
    const { token } = (await admin.post('/api/api-tokens', { name: 'Report', expiresInDays: 1 })).body;
    const byToken = await portal
      .anonymous()
      .post('/api/session/step-up', { password: goodPassword }, { headers: { authorization: `Bearer ${token}` } });
    expect(byToken.body).toMatchObject({ status: 403, code: 'access.session-only' });
    expect((await stepUp(portal.anonymous())).body.code).toBe('portal-access.signed-out');
    const foreign = { headers: { origin: 'https://evil.example' } };
    expect((await admin.post('/api/session/step-up', { password: goodPassword }, foreign)).body.code).toBe(
      'request.foreign-origin',
    );
  });

  it.each([
    ['nothing', {}],
    ['no text', { password: 5 }],
    ['a list', { password: [goodPassword] }],
    ['an empty one', { password: '' }],
    ['one that is too long', { password: 'x'.repeat(1_001) }],
    ['a field more', { password: goodPassword, sessionId: 'x' }],
  ])('with %s is bad input', async (_what, body) => {
    expect((await admin.post('/api/session/step-up', body)).body).toMatchObject({ status: 400, code: 'request.invalid' });
  });

  it('may be done twice at once', async () => {
    const { client: caller } = await activePerson(portal, admin);
    expect((await Promise.all([stepUp(caller), stepUp(caller)])).map(({ status }) => status)).toEqual([204, 204]);
    expect((await caller.get('/api/session')).status).toBe(200);
  });

  it('leaves one audit row, without the password', async () => {
    const { id, client: caller } = await activePerson(portal, admin);
    await stepUp(caller);
    await stepUp(caller, 'quite another sentence 4711');
    const audit = await rows(
      "select actor_id, outcome, detail from audit.event where subject_id = $1 and action = 'step-up' order by at, id",
      [id],
    );
    expect(audit).toEqual([
      { actor_id: id, outcome: 'ok', detail: { sessionId: expect.any(String) } },
      { actor_id: id, outcome: 'refused', detail: { code: 'portal-access.wrong-password' } },
    ]);
  });

  it('fails five times and then says nothing about right and wrong; signing in elsewhere still works', async () => {
    const { client: caller, email } = await activePerson(portal, admin);
    const guesses = ['one', 'two', 'three', 'four', 'five'].map((word) => `quite another sentence ${word}`);
    for (const guess of guesses) expect((await stepUp(caller, guess)).body.code).toBe('portal-access.wrong-password');
    const { status, body, headers } = await stepUp(caller);
    expect([status, body.code]).toEqual([429, 'portal-access.too-many-attempts']);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(60);
    expect((await caller.get('/api/session')).status).toBe(200);
    expect((await portal.anonymous().post('/api/session', { email, password: goodPassword })).status).toBe(201);
  });

  it('shares its tries with the other calls that take the password', async () => {
    const { client: caller } = await activePerson(portal, admin);
    const wrong = 'quite another sentence 4711';
    await stepUp(caller, wrong);
    await caller.put('/api/session/password', { currentPassword: wrong, newPassword: 'eleven otters fold blue maps' });
    await caller.post('/api/session/sign-in-address', { email: 'dana@home.example', password: wrong });
    await stepUp(caller, wrong);
    await stepUp(caller, wrong);
    for (const call of [
      stepUp(caller),
      caller.put('/api/session/password', { currentPassword: goodPassword, newPassword: 'eleven otters fold blue maps' }),
      caller.post('/api/session/sign-in-address', { email: 'dana@home.example', password: goodPassword }),
    ])
      expect((await call).body).toMatchObject({ status: 429, code: 'portal-access.too-many-attempts' });
  });
});
