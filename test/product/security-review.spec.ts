import { type Client, goodPassword, type TestBrowser, type TestPortal, until, useBrowser, usePortal } from '../support/index.js';
import {
  addPasskey,
  codeOf,
  type Laptop,
  offered,
  openLaptopAt,
  passkeys,
  prove,
  signedInOn,
  signInByPasskey,
} from '../support/laptop.js';
import { newPassword, passwordLinkFor, resetWith } from '../support/password-links.js';
import { activePerson, type Person } from '../support/people.js';
import { addTotp, totpCode } from '../support/second-factors.js';
import { sql } from '../support/sql.js';

let portal: TestPortal;
let browser: TestBrowser;
let admin: Client;

beforeAll(async () => {
  [portal, browser] = await Promise.all([usePortal(), useBrowser()]);
  admin = await portal.administrator();
}, 60_000);

afterAll(async () => {
  await browser?.closeAll();
  await portal?.stop();
});

type Active = Awaited<ReturnType<typeof activePerson>>;

const review = '/api/session/security-review';
const passwordRequired = '401 portal-access.password-required';

/** Somebody else at the person's open session adds a passkey. */
async function withPasskey(person: Person, name = 'Laptop'): Promise<{ laptop: Laptop; id: string; recoveryCodes: string[] }> {
  const laptop = await openLaptopAt(browser, portal.url);
  await signedInOn(laptop, person);
  const { body } = await addPasskey(laptop, name);
  return { laptop, id: body.id, recoveryCodes: body.recoveryCodes };
}

/** `client` is still signed in when it was the one that changed the password. */
const settings: Record<string, (person: Active) => Promise<void>> = {
  'a reset': async (person) => {
    expect((await resetWith(portal.anonymous(), (await passwordLinkFor(admin, person)).token)).status).toBe(204);
  },
  'a change': async ({ client }) => {
    const { status } = await client.put('/api/session/password', { currentPassword: goodPassword, newPassword });
    expect(status).toBe(204);
  },
};

async function signInWithBoth(laptop: Laptop, password = newPassword) {
  const response = await prove(laptop.page, await offered(laptop));
  return laptop.call('POST', '/api/session/passkey', { response, password });
}

describe.each(Object.keys(settings))('After %s of the password', (how) => {
  it('a passkey that was added shortly before does not sign in alone, and does with the password until it was kept', async () => {
    const person = await activePerson(portal, admin);
    const { laptop, id } = await withPasskey(person, 'Blue laptop');
    expect(codeOf(await signInByPasskey(laptop))).toBe('201');
    await settings[how]!(person);
    expect(codeOf(await signInByPasskey(laptop))).toBe(passwordRequired);
    expect(codeOf(await signInWithBoth(laptop, goodPassword))).toBe('401 portal-access.wrong-password');
    expect(codeOf(await signInByPasskey(laptop))).toBe(passwordRequired);

    const signedIn = await signInWithBoth(laptop);
    expect([signedIn.status, signedIn.body.securityReviewDue]).toEqual([201, true]);
    expect((await laptop.call('GET', review)).body.items).toEqual([
      { kind: 'passkey', id, name: 'Blue laptop', addedAt: expect.any(String), lastUsedAt: expect.any(String) },
    ]);
    expect(codeOf(await laptop.call('POST', `${review}/kept`, { kind: 'passkey', id }))).toBe('204');
    expect((await laptop.call('GET', review)).body.items).toEqual([]);
    expect((await laptop.call('GET', '/api/session')).body.securityReviewDue).toBe(false);
    expect(codeOf(await signInByPasskey(laptop))).toBe('201');
  });

  it('one that is removed in the review opens nothing, and the others stay', async () => {
    const person = await activePerson(portal, admin);
    const { secret } = await addTotp(person.client);
    const thief = await openLaptopAt(browser, portal.url);
    await thief.call('POST', '/api/session', { email: person.email, password: goodPassword, code: totpCode(secret) });
    const { body: theirs } = await addPasskey(thief, 'Not mine');
    await settings[how]!(person);

    const owner = portal.anonymous();
    const signedIn = await owner.post('/api/session', { email: person.email, password: newPassword, code: totpCode(secret, 1) });
    expect([signedIn.status, signedIn.body.securityReviewDue]).toEqual([201, true]);
    expect((await owner.get(review)).body.items.map(({ kind }: { kind: string }) => kind)).toEqual(['totp', 'passkey']);
    expect((await owner.delete(`${passkeys}/${theirs.id}`)).status).toBe(204);
    expect((await owner.post(`${review}/kept`, { kind: 'totp' })).status).toBe(204);
    expect((await owner.get('/api/session')).body.securityReviewDue).toBe(false);
    expect(codeOf(await signInByPasskey(thief))).toBe('401 portal-access.unknown-passkey');
    expect((await owner.get('/api/session/second-factors')).body).toMatchObject({ totp: {}, passkeys: [] });
  });

  it('the notice lists passkeys, authenticator apps and ended API tokens with their dates, in kind and date alone', async () => {
    const person = await activePerson(portal, admin, { locale: 'es' });
    await sql(portal.database.url, `update portal_access.portal_access set role = 'administrator' where id = $1`, [person.id]);
    const made = await person.client.post('/api/api-tokens', {
      name: 'Payroll of Ana',
      expiresInDays: 9,
      scopes: ['staff:read'],
    });
    await addTotp(person.client);
    await sql(
      portal.database.url,
      `insert into portal_access.passkey (id, staff_id, credential_id, public_key, counter, transports, name, backed_up, created_at)
       values (gen_random_uuid(), $1, $2, '', 0, '{}', 'Old key of Ana', false, '2026-01-09T15:00:00Z')`,
      [person.id, `old-${person.id}`],
    );
    await settings[how]!(person);
    const notice = await until('the notice has come', () =>
      portal.smtp.to(person.email).find(({ text }) => /se restableció|Se cambió su contraseña/.test(text)),
    );
    for (const body of [notice.text, notice.html]) {
      expect(body).toMatch(/Llave de acceso, añadida el 9 ene 2026/);
      expect(body).toMatch(/Aplicación de autenticación, configurada el /);
      expect(body).toMatch(/Token de API, creado el .*: ya no sirve/);
      for (const word of ['Payroll', 'Old key', made.body.token, person.email]) expect(body).not.toContain(word);
    }
  });
});

describe('A review', () => {
  it('is not asked of whoever has nothing new: no second factor, an old one, or one added since', async () => {
    const [without, old, since] = [
      await activePerson(portal, admin),
      await activePerson(portal, admin),
      await activePerson(portal, admin),
    ];
    const { laptop, id } = await withPasskey(old);
    await sql(portal.database.url, `update portal_access.passkey set created_at = now() - interval '31 days' where id = $1`, [
      id,
    ]);
    for (const person of [without, old, since]) await settings['a change']!(person);
    const added = await openLaptopAt(browser, portal.url);
    await added.call('POST', '/api/session', { email: since.email, password: newPassword });
    expect((await addPasskey(added)).status).toBe(201);
    expect(codeOf(await signInByPasskey(added))).toBe('201');
    expect(codeOf(await signInByPasskey(laptop))).toBe('201');
    for (const { client } of [without, old, since]) {
      expect((await client.get('/api/session')).body.securityReviewDue).toBe(false);
      expect((await client.get(review)).body.items).toEqual([]);
    }
  });

  it('is asked again after the next change: somebody else may have kept what is theirs', async () => {
    const person = await activePerson(portal, admin);
    const { laptop, id } = await withPasskey(person);
    expect(codeOf(await laptop.call('POST', `${review}/kept`, { kind: 'passkey', id }))).toBe('204');
    await settings['a change']!(person);
    expect(codeOf(await signInByPasskey(laptop))).toBe(passwordRequired);
    expect((await person.client.get(review)).body.items).toHaveLength(1);
  });

  it("keeps nothing of others', nothing that is not there, and needs a recent password", async () => {
    const [person, other] = [await activePerson(portal, admin), await activePerson(portal, admin)];
    const { id } = await withPasskey(person);
    const keep = async (body: unknown) => codeOf(await other.client.post(`${review}/kept`, body));
    expect(await keep({ kind: 'passkey', id })).toBe('404 portal-access.passkey-not-found');
    expect(await keep({ kind: 'totp' })).toBe('404 portal-access.totp-not-found');
    for (const body of [{}, { kind: 'passkey' }, { kind: 'totp', id }, { kind: 'api_token', id }, { kind: 'passkey', id: 'x' }])
      expect(await keep(body)).toBe('400 request.invalid');
    await sql(
      portal.database.url,
      `update portal_access.session set stepped_up_at = now() - interval '10 minutes' where staff_id = $1`,
      [other.id],
    );
    expect(await keep({ kind: 'totp' })).toBe('403 portal-access.step-up-required');
  });

  it('removes no second factor by itself: a mailbox alone does not open the account', async () => {
    const person = await activePerson(portal, admin);
    const { recoveryCodes } = await withPasskey(person);
    await settings['a reset']!(person);
    const signIn = (code?: string) =>
      portal.anonymous().post('/api/session', { email: person.email, password: newPassword, code });
    expect(codeOf(await signIn())).toBe('401 portal-access.second-factor-required');
    expect(codeOf(await signIn(recoveryCodes[0]))).toBe('201');
  });
});
