import { type Client, goodPassword, useBrowser, usePortal, type TestBrowser, type TestPortal, until } from '../support/index.js';
import {
  addPasskey,
  codeOf,
  fromElsewhere,
  make,
  offered,
  openLaptopAt,
  passkeys,
  personWithPasskeyAt,
  prove,
  refused,
  removed,
  signedInOn,
  signInByPasskey,
} from '../support/laptop.js';
import { activePerson } from '../support/people.js';
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

const openLaptop = () => openLaptopAt(browser, portal.url);
const personWithPasskey = () => personWithPasskeyAt(portal, admin, browser);

describe('A passkey', () => {
  it('is added in the browser, gives recovery codes once, and signs in without password', async () => {
    const person = await activePerson(portal, admin);
    const laptop = await openLaptop();
    await signedInOn(laptop, person);
    const { body: options } = await laptop.call('POST', `${passkeys}/options`);
    expect(options).toMatchObject({
      rp: { id: 'localhost', name: 'Northside Clinic' },
      user: { name: person.email, displayName: `${person.givenName} ${person.familyName}` },
      attestation: 'none',
      excludeCredentials: [],
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
    const { status, body } = await laptop.call('POST', passkeys, {
      name: ' Laptop ',
      response: await make(laptop.page, options),
    });
    expect([status, body.name, body.lastUsedAt, body.backedUp, body.recoveryCodes.length]).toEqual([
      201,
      'Laptop',
      null,
      false,
      10,
    ]);
    expect((await laptop.call('DELETE', '/api/session')).status).toBe(204);
    expect((await laptop.call('GET', '/api/session')).status).toBe(401);

    const signedIn = await signInByPasskey(laptop);
    expect([signedIn.status, signedIn.body.staffMember.email]).toEqual([201, person.email]);
    const { body: factors } = await laptop.call('GET', '/api/session/second-factors');
    expect(factors).toEqual({
      totp: null,
      passkeys: [{ id: body.id, name: 'Laptop', createdAt: body.createdAt, lastUsedAt: expect.any(String), backedUp: false }],
      recoveryCodesLeft: 10,
      required: false,
    });
    // Both factors at once: nothing more is asked for where the password would be.
    expect((await laptop.call('POST', '/api/session/second-factors/recovery-codes')).status).toBe(201);
    const { items } = (await admin.get(`/api/staff/${person.id}/portal/timeline`)).body;
    expect(items.slice(0, 2).map(({ type }: any) => type)).toEqual(['signed_in', 'second_factor_added']);
    await until('the notice has come', () => portal.smtp.to(person.email).find(({ text }) => text.includes('was added')));
  });

  it('makes the password alone too little; a recovery code stands in where the passkey is not at hand', async () => {
    const { person, passkey } = await personWithPasskey();
    const signIn = (code?: string) =>
      portal.anonymous().post('/api/session', { email: person.email, password: goodPassword, code });
    expect(codeOf(await signIn())).toBe('401 portal-access.second-factor-required');
    expect(codeOf(await signIn('123456'))).toBe('401 portal-access.wrong-code');
    expect(codeOf(await signIn(passkey.recoveryCodes[3]))).toBe('201');
  });

  it('signs in again and again, and each answer works once', async () => {
    const { laptop } = await personWithPasskey();
    const response = await prove(laptop.page, await offered(laptop));
    expect(codeOf(await laptop.call('POST', '/api/session/passkey', { response }))).toBe('201');
    expect(codeOf(await laptop.call('POST', '/api/session/passkey', { response }))).toBe(refused);
    expect(codeOf(await signInByPasskey(laptop))).toBe('201');
    expect(codeOf(await signInByPasskey(laptop))).toBe('201');
  });

  it('lets one of ten in that send one answer at once', async () => {
    const { laptop } = await personWithPasskey();
    const response = await prove(laptop.page, await offered(laptop));
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => laptop.call('POST', '/api/session/passkey', { response })),
    );
    expect(answers.map(codeOf).toSorted()).toEqual(['201', ...Array(9).fill(refused)]);
  });

  it('is renamed and removed by its owner alone, and opens nothing afterwards', async () => {
    const { person, laptop, passkey } = await personWithPasskey();
    const other = await activePerson(portal, admin);
    const path = `${passkeys}/${passkey.id}`;
    for (const [method, body] of [
      ['PATCH', { name: 'Mine now' }],
      ['DELETE', undefined],
    ] as const)
      expect(codeOf(await other.client.call(method, path, body))).toBe('404 portal-access.passkey-not-found');
    await signInByPasskey(laptop);
    expect(await laptop.call('PATCH', path, { name: 'The old laptop' })).toMatchObject({
      status: 200,
      body: { id: passkey.id, name: 'The old laptop' },
    });
    const { body: accepted } = await laptop.call('GET', `${passkeys}/accepted`);
    const userId = Buffer.from(person.id.replaceAll('-', ''), 'hex').toString('base64url');
    expect(accepted).toEqual({ rpId: 'localhost', userId, credentialIds: [expect.stringMatching(/^[\w-]{16,}$/)] });
    expect(codeOf(await laptop.call('DELETE', path))).toBe('204');
    expect((await laptop.call('GET', `${passkeys}/accepted`)).body).toEqual({ ...accepted, credentialIds: [] });
    expect(codeOf(await signInByPasskey(laptop))).toBe(removed);
    const signIn = await portal.anonymous().post('/api/session', { email: person.email, password: goodPassword });
    expect(codeOf(signIn)).toBe('201');
  });

  it('is not made twice on one device', async () => {
    const { laptop } = await personWithPasskey();
    await signInByPasskey(laptop);
    await expect(addPasskey(laptop)).rejects.toThrow('InvalidStateError');
  });

  it('beside another keeps the recovery codes as they are, and may be removed where one is mandatory', async () => {
    const { person, laptop, passkey } = await personWithPasskey();
    await sql(portal.database.url, 'update portal_access.portal_access set second_factor_required = true where id = $1', [
      person.id,
    ]);
    const telephone = await openLaptop();
    await telephone.call('POST', '/api/session', {
      email: person.email,
      password: goodPassword,
      code: passkey.recoveryCodes[0],
    });
    const second = await addPasskey(telephone, 'Telephone');
    expect([second.status, second.body.recoveryCodes]).toEqual([201, null]);
    expect(codeOf(await telephone.call('DELETE', `${passkeys}/${passkey.id}`))).toBe('204');
    expect(codeOf(await telephone.call('DELETE', `${passkeys}/${second.body.id}`))).toBe(
      '409 portal-access.second-factor-mandatory',
    );
    expect(codeOf(await signInByPasskey(telephone))).toBe('201');
    expect(codeOf(await signInByPasskey(laptop))).toBe(removed);
  });
});

describe('Adding a passkey', () => {
  it('needs an answer to the challenge that this person was given within five minutes, once', async () => {
    const [person, other] = [await activePerson(portal, admin), await activePerson(portal, admin)];
    const laptop = await openLaptop();
    await signedInOn(laptop, person);
    const add = (response: unknown) => laptop.call('POST', passkeys, { name: 'Laptop', response });
    const notValid = '422 portal-access.passkey-not-valid';

    const othersOptions = (await other.client.post(`${passkeys}/options`)).body;
    expect(codeOf(await add(await make(laptop.page, othersOptions)))).toBe(notValid);

    const late = await make(laptop.page, (await laptop.call('POST', `${passkeys}/options`)).body);
    await sql(portal.database.url, 'update portal_access.passkey_challenge set expires_at = now() where staff_id = $1', [
      person.id,
    ]);
    expect(codeOf(await add(late))).toBe(notValid);

    const response = await make(laptop.page, (await laptop.call('POST', `${passkeys}/options`)).body);
    expect(codeOf(await add(response))).toBe('201');
    expect(codeOf(await add(response))).toBe(notValid);

    const broken = await make((await openLaptop()).page, (await laptop.call('POST', `${passkeys}/options`)).body);
    const tampered = {
      ...broken,
      response: { ...broken.response, clientDataJSON: fromElsewhere(broken.response.clientDataJSON) },
    };
    expect(codeOf(await add(tampered))).toBe(notValid);
    // The answer that was refused has used the challenge up.
    expect(codeOf(await add(broken))).toBe(notValid);
    expect((await laptop.call('GET', '/api/session/second-factors')).body.passkeys).toHaveLength(1);
  });

  it('is refused without user verification', async () => {
    const person = await activePerson(portal, admin);
    const laptop = await openLaptopAt(browser, portal.url, { verifiesUser: false });
    await signedInOn(laptop, person);
    const options = (await laptop.call('POST', `${passkeys}/options`)).body;
    const authenticatorSelection = { residentKey: 'discouraged', userVerification: 'discouraged' };
    const response = await make(laptop.page, { ...options, authenticatorSelection });
    expect(codeOf(await laptop.call('POST', passkeys, { name: 'x', response }))).toBe('422 portal-access.passkey-not-valid');
  });

  it.each([
    ['nothing', undefined],
    ['no name', { response: {} }],
    ['an unknown field', { name: 'x', response: {}, admin: true }],
    ['text', { name: 'x', response: 'x' }],
  ])('refuses %s', async (_what, body) => {
    const person = await activePerson(portal, admin);
    expect(codeOf(await person.client.post(passkeys, body))).toBe('400 request.invalid');
  });
});
