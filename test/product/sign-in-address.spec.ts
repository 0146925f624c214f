import { randomUUID } from 'node:crypto';
import { type Client, goodPassword, registerPerson, freshPortal, type TestPortal, tokenIn } from '../support/index.js';
import { activatedPerson, activePerson, mailTo } from '../support/people.js';
import { settled, sql } from '../support/sql.js';

let portal: TestPortal;
let admin: Client;

beforeAll(async () => {
  // Counts every mail of the practice.
  portal = await freshPortal({ SIGN_IN_LIMITS: 'on' });
  admin = await portal.administrator();
}, 60_000);

afterAll(() => portal?.stop());

let addresses = 0;
const newAddress = () => `dana.${(addresses += 1)}@home.example`;
const ask = (caller: Client, email: unknown, password: unknown = goodPassword) =>
  caller.post('/api/session/sign-in-address', { email, password });
const inspect = (token: unknown) => portal.anonymous().post('/api/sign-in-addresses/inspect', { token });
const confirm = (token: unknown) => portal.anonymous().post('/api/sign-in-addresses', { token });
const signIn = async (email: string, password = goodPassword) =>
  (await portal.anonymous().post('/api/session', { email, password })).status;
const rows = (statement: string, values: unknown[] = []) => sql(portal.database.url, statement, values);

/** A person who has asked for another address, with the token of the mail that came to it. */
async function asking(overrides: Record<string, unknown> = {}, email = newAddress()) {
  const person = await activePerson(portal, admin, overrides);
  expect((await ask(person.client, email)).status).toBe(202);
  return { ...person, wanted: email, token: tokenIn(await mailTo(portal.smtp, email)) };
}

describe('Another address to sign in with', () => {
  it('takes effect once its mailbox confirms it, from any device', async () => {
    const { id, email, wanted, token, client: caller } = await asking();
    expect([await signIn(email), await signIn(wanted)]).toEqual([201, 401]);
    const { status, body } = await inspect(token);
    expect(status).toBe(200);
    expect(body).toEqual({
      purpose: 'sign-in-address',
      givenName: 'Dana',
      maskedEmail: 'd•••@home.example',
      expiresAt: expect.any(String),
      timeZone: expect.any(String),
      practiceName: expect.any(String),
    });
    expect(Date.parse(body.expiresAt) - Date.now()).toBeGreaterThan(23.9 * 3_600_000);
    expect(await confirm(token)).toMatchObject({ status: 204, text: '' });
    expect([await signIn(email), await signIn(wanted)]).toEqual([401, 201]);
    // The session that asked goes on, and says the new address.
    expect((await caller.get('/api/session')).body.staffMember.email).toBe(wanted);
    const record = (await admin.get(`/api/staff/${id}`)).body;
    expect(record.emails).toEqual([
      { address: email, primary: true },
      { address: wanted, primary: false },
    ]);
  });

  it('is told to every address on record, the old one too, and stands in the timeline', async () => {
    const { id, email, wanted, token } = await asking();
    await confirm(token);
    for (const address of [email, wanted])
      expect((await mailTo(portal.smtp, address, 2)).text).toContain('The e-mail address you sign in with was changed.');
    const { items } = (await admin.get(`/api/staff/${id}/portal/timeline`)).body;
    expect(items.slice(0, 2)).toMatchObject([
      { type: 'sign_in_address_changed', by: { kind: 'staff', id }, detail: { maskedEmail: 'd•••@home.example' } },
      { type: 'sign_in_address_change_requested', by: { kind: 'staff', id }, detail: { maskedEmail: 'd•••@home.example' } },
    ]);
  });

  it('comes in the language of the person, says until when and holds nothing else', async () => {
    const { wanted } = await asking({ locale: 'es' });
    const mail = portal.smtp.to(wanted)[0]!;
    expect(mail.subject).toContain('Confirme su nueva dirección');
    expect(mail.text).toMatch(/\/confirm-address#[\w-]{43}\s/);
  });

  it('may be one that Biographics has already; the record stays as it is', async () => {
    const [first, second] = [newAddress(), newAddress()];
    const person = await asking({ emails: [{ address: first }, { address: second }] }, second.replace('dana', 'DANA'));
    const before = (await admin.get(`/api/staff/${person.id}`)).body;
    expect((await confirm(person.token)).status).toBe(204);
    expect((await admin.get(`/api/staff/${person.id}`)).body).toEqual(before);
    expect((await person.client.get('/api/session')).body.staffMember.email).toBe(second);
  });

  it('kills the password link under way', async () => {
    const { id, token } = await asking();
    const expiresOn = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
    const { body } = await admin.post(`/api/staff/${id}/portal/password-links`, { expiresOn });
    await confirm(token);
    const link = body.url.split('#')[1];
    expect((await portal.anonymous().post('/api/password-resets/inspect', { token: link })).status).toBe(410);
  });
});

describe('Asking for it', () => {
  it('needs the password, and is not told to the new address without it', async () => {
    const { client: caller } = await activePerson(portal, admin);
    const email = newAddress();
    expect((await ask(caller, email, 'quite another sentence 4711')).body).toMatchObject({
      status: 401,
      code: 'portal-access.wrong-password',
    });
    await settled(portal.database.url);
    expect(portal.smtp.to(email)).toEqual([]);
    expect((await caller.get('/api/session')).status).toBe(200);
  });

  it('answers the same for an address that is somebody else’s, who gets no mail', async () => {
    const [owner, registered] = [await activePerson(portal, admin), await registerPerson(admin)];
    const { id, client: caller } = await activePerson(portal, admin);
    const free = await ask(caller, newAddress());
    const mails = portal.smtp.to(owner.email).length;
    for (const email of [owner.email.toUpperCase(), registered.email]) {
      const taken = await ask(caller, email);
      expect([taken.status, taken.text]).toEqual([free.status, free.text]);
    }
    await settled(portal.database.url);
    expect([portal.smtp.to(owner.email).length, portal.smtp.to(registered.email).length]).toEqual([mails, 0]);
    expect(await signIn(owner.email)).toBe(201);
    const { items } = (await admin.get(`/api/staff/${id}/portal/timeline`)).body;
    expect(items.filter(({ type }: any) => type === 'sign_in_address_change_requested')).toHaveLength(3);
  });

  it('is refused for the address the person signs in with, in any spelling', async () => {
    const { email, client: caller } = await activePerson(portal, admin);
    expect((await ask(caller, email.toUpperCase())).body).toMatchObject({
      status: 422,
      code: 'portal-access.address-unchanged',
    });
  });

  it.each([
    ['two addresses', 'a@home.example,b@home.example', 422],
    ['a look-alike', 'dаna@home.example', 422],
    ['the Kelvin sign', '\u212aim@home.example', 422],
    ['no domain', 'dana@', 400],
    ['a quoted one', '"a b"@home.example', 400],
    ['a line break', 'dana@home.example\r\nBcc: all@home.example', 400],
    ['a blank', 'dana @home.example', 400],
    ['a display name', 'Dana<dana@home.example>', 422],
    ['a list', ['dana@home.example'], 400],
    ['an object', { address: 'dana@home.example' }, 400],
    ['nothing', null, 400],
    ['too much', `${'x'.repeat(250)}@home.example`, 400],
  ])('with %s is refused, and no mail goes out', async (_what, email, status) => {
    const { id, client: caller } = await activePerson(portal, admin);
    await settled(portal.database.url);
    const before = portal.smtp.mails.length;
    expect((await ask(caller, email)).status).toBe(status);
    await settled(portal.database.url);
    expect(portal.smtp.mails.length).toBe(before);
    expect(await rows('select 1 from portal_access.sign_in_address_request where staff_id = $1', [id])).toEqual([]);
  });

  it('takes no field more, and no body without a password', async () => {
    const { client: caller } = await activePerson(portal, admin);
    for (const body of [
      { email: newAddress() },
      { email: newAddress(), password: '' },
      { email: newAddress(), password: goodPassword, staffId: randomUUID() },
    ])
      expect((await caller.post('/api/session/sign-in-address', body)).body).toMatchObject({
        status: 400,
        code: 'request.invalid',
      });
  });

  it('can be done three times an hour', async () => {
    const { client: caller } = await activePerson(portal, admin);
    for (let turn = 0; turn < 3; turn++) expect((await ask(caller, newAddress())).status).toBe(202);
    const { status, body, headers } = await ask(caller, newAddress());
    expect([status, body.code]).toEqual([429, 'portal-access.too-many-address-changes']);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(60);
  });

  it('is closed to API tokens, strangers and those whose set-up is not complete', async () => {
    const { token } = (await admin.post('/api/api-tokens', { name: 'Report', expiresInDays: 1 })).body;
    const body = { email: newAddress(), password: goodPassword };
    const byToken = { headers: { authorization: `Bearer ${token}` } };
    expect((await portal.anonymous().post('/api/session/sign-in-address', body, byToken)).body.code).toBe('access.session-only');
    expect((await ask(portal.anonymous(), body.email)).body.code).toBe('portal-access.signed-out');
    expect((await ask((await activatedPerson(portal, admin)).client, body.email)).body.code).toBe(
      'portal-access.setup-incomplete',
    );
  });
});
