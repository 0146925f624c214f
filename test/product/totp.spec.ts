import { type Client, goodPassword, usePortal, type TestPortal, until } from '../support/index.js';
import { placesOf, type Watch, watchDatabase } from '../support/everything-written.js';
import { activePerson } from '../support/people.js';
import { addTotp, totpCode, withinOneStep, wrongTotpCode } from '../support/second-factors.js';
import { settled, sql } from '../support/sql.js';

const factors = '/api/session/second-factors';

let portal: TestPortal;
let admin: Client;
let watch: Watch;

beforeAll(async () => {
  portal = await usePortal();
  watch = await watchDatabase(portal.database.url);
  admin = await portal.administrator();
});

afterAll(async () => {
  await watch?.stop();
  await portal?.stop();
});

const signIn = (email: string, code?: string) => portal.anonymous().post('/api/session', { email, password: goodPassword, code });
const codeOf = ({ status, body }: { status: number; body: any }) => `${status} ${body.code ?? ''}`.trim();
/** As if the person had not signed in for a while. */
const forgetUsedCodes = (staffId: string) =>
  sql(portal.database.url, 'update portal_access.totp set last_step = 0 where staff_id = $1', [staffId]);
const stepDownOf = (staffId: string) =>
  sql(portal.database.url, "update portal_access.session set stepped_up_at = now() - interval '11 minutes' where staff_id = $1", [
    staffId,
  ]);

async function personWithTotp() {
  const person = await activePerson(portal, admin);
  return { ...person, ...(await addTotp(person.client)) };
}

describe('Setting up an authenticator app', () => {
  it('shows the secret once, as text, address and picture, and changes nothing before a code confirms it', async () => {
    const person = await activePerson(portal, admin);
    const { status, body } = await person.client.post(`${factors}/totp`);
    expect([status, Object.keys(body).toSorted()]).toEqual([201, ['qrCode', 'secret', 'uri']]);
    expect(body.secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(new URL(body.uri).searchParams.get('secret')).toBe(body.secret);
    expect(decodeURIComponent(body.uri)).toContain(`Northside Clinic:${person.email}`);
    const [type, picture] = body.qrCode.split(',');
    expect(type).toBe('data:image/svg+xml;base64');
    expect(Buffer.from(picture, 'base64').toString()).toMatch(/^<svg /);
    expect((await person.client.get(factors)).body).toEqual({ totp: null, passkeys: [], recoveryCodesLeft: 0, required: false });
    expect(codeOf(await signIn(person.email))).toBe('201');
  });

  it('is complete with a right code, and not with a wrong one', async () => {
    const person = await activePerson(portal, admin);
    const { secret } = (await person.client.post(`${factors}/totp`)).body;
    const confirm = (code: string) => person.client.post(`${factors}/totp/confirm`, { code });
    expect(codeOf(await confirm(wrongTotpCode(secret)))).toBe('422 portal-access.wrong-code');
    expect(codeOf(await confirm('x7kd-94mp-hq2v-wz8e-jt3c'))).toBe('422 portal-access.wrong-code');
    expect((await person.client.get(factors)).body.totp).toBeNull();
    const code = totpCode(secret);
    const { status, body } = await confirm(`${code.slice(0, 3)} ${code.slice(3)}`);
    expect([status, body.recoveryCodes.length]).toEqual([201, 10]);
    expect((await person.client.get(factors)).body).toMatchObject({
      totp: { since: expect.any(String) },
      recoveryCodesLeft: 10,
    });
    expect(codeOf(await confirm(totpCode(secret, 1)))).toBe('409 portal-access.no-enrolment');
    expect((await admin.get(`/api/staff/${person.id}/portal`)).body.secondFactor).toEqual({ since: expect.any(String) });
  });

  it('has ten minutes', async () => {
    const person = await activePerson(portal, admin);
    const { secret } = (await person.client.post(`${factors}/totp`)).body;
    await sql(portal.database.url, 'update portal_access.totp_enrolment set expires_at = now() where staff_id = $1', [person.id]);
    const { status, body } = await person.client.post(`${factors}/totp/confirm`, { code: totpCode(secret) });
    expect([status, body.code]).toEqual([409, 'portal-access.no-enrolment']);
  });

  it('is told to the person, the timeline and the audit', async () => {
    const person = await personWithTotp();
    await until('the notice has come', () =>
      portal.smtp.to(person.email).find(({ text }) => text.includes('second factor') && text.includes('was added')),
    );
    const { items } = (await admin.get(`/api/staff/${person.id}/portal/timeline`)).body;
    expect(items[0]).toMatchObject({ type: 'second_factor_added', detail: { kind: 'totp' }, by: { id: person.id } });
    const rows = await sql(
      portal.database.url,
      "select action, outcome from audit.event where subject_id = $1 and action like '%totp' order by at, id",
      [person.id],
    );
    expect(rows).toEqual([
      { action: 'enroll-totp', outcome: 'ok' },
      { action: 'confirm-totp', outcome: 'ok' },
    ]);
  });

  it('with a new one in place of the old keeps the old until the new one is confirmed', async () => {
    const person = await personWithTotp();
    const { secret } = (await person.client.post(`${factors}/totp`)).body;
    await withinOneStep();
    expect(codeOf(await signIn(person.email, totpCode(secret)))).toBe('401 portal-access.wrong-code');
    expect(codeOf(await signIn(person.email, totpCode(person.secret)))).toBe('201');
    await withinOneStep();
    const confirmed = await person.client.post(`${factors}/totp/confirm`, { code: totpCode(secret, -1) });
    expect(confirmed.status).toBe(201);
    await forgetUsedCodes(person.id);
    expect(codeOf(await signIn(person.email, totpCode(person.secret)))).toBe('401 portal-access.wrong-code');
    expect(codeOf(await signIn(person.email, person.recoveryCodes[0]))).toBe('401 portal-access.wrong-code');
    expect(codeOf(await signIn(person.email, totpCode(secret)))).toBe('201');
  });

  it('asks for the password once more when it was given long ago', async () => {
    const person = await personWithTotp();
    await stepDownOf(person.id);
    for (const [method, path] of [
      ['POST', `${factors}/totp`],
      ['POST', `${factors}/totp/confirm`],
      ['DELETE', `${factors}/totp`],
      ['POST', `${factors}/recovery-codes`],
      ['POST', `${factors}/passkeys/options`],
    ] as const)
      expect([
        path,
        codeOf(await person.client.call(method, path, path.endsWith('confirm') ? { code: '1' } : undefined)),
      ]).toEqual([path, '403 portal-access.step-up-required']);
    expect((await person.client.get(factors)).status).toBe(200);
  });
});

describe('Signing in with a password and an authenticator app', () => {
  it('asks for the code, and only those who know the password learn that', async () => {
    const [person, other] = [await personWithTotp(), await activePerson(portal, admin)];
    const without = await signIn(person.email);
    expect([codeOf(without), without.headers.get('set-cookie')]).toEqual(['401 portal-access.second-factor-required', null]);
    const wrong = (email: string, code?: string) =>
      portal.anonymous().post('/api/session', { email, password: 'not the password at all', code });
    const code = totpCode(person.secret);
    const answers = [
      await wrong(person.email),
      await wrong(person.email, code),
      await wrong(person.email, person.recoveryCodes[0]),
      await wrong(other.email),
      await wrong(other.email, code),
      await wrong('nobody@northside.example'),
      await wrong('nobody@northside.example', code),
    ];
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(codeOf(answers[0]!)).toBe('401 portal-access.wrong-credentials');
    // Wrong passwords used nothing up.
    expect(codeOf(await signIn(person.email, code))).toBe('201');
  });

  it('does not mind a code where none is asked for', async () => {
    const person = await activePerson(portal, admin);
    expect(codeOf(await signIn(person.email, '123456'))).toBe('201');
  });

  it.each([
    ['the step before', -1, '201'],
    ['this step', 0, '201'],
    ['the step after', 1, '201'],
    ['two steps before', -2, '401 portal-access.wrong-code'],
    ['two steps after', 2, '401 portal-access.wrong-code'],
  ])('takes clocks that differ by at most one step: %s', async (_when, steps, answer) => {
    const person = await personWithTotp();
    await forgetUsedCodes(person.id);
    await withinOneStep();
    expect(codeOf(await signIn(person.email, totpCode(person.secret, steps)))).toBe(answer);
  });

  it('takes each code once, and none that is older than the last', async () => {
    const person = await personWithTotp();
    await withinOneStep();
    const [before, now, after] = [-1, 0, 1].map((steps) => totpCode(person.secret, steps));
    // The step before was used when the app was set up.
    expect(codeOf(await signIn(person.email, before))).toBe('401 portal-access.wrong-code');
    expect(codeOf(await signIn(person.email, now))).toBe('201');
    expect(codeOf(await signIn(person.email, now))).toBe('401 portal-access.wrong-code');
    expect(codeOf(await signIn(person.email, after))).toBe('201');
    for (const code of [before, now, after])
      expect(codeOf(await signIn(person.email, code))).toBe('401 portal-access.wrong-code');
  });

  it('lets one of ten in that send the same code at once', async () => {
    for (let round = 0; round < 3; round++) {
      const person = await personWithTotp();
      await withinOneStep();
      const code = totpCode(person.secret);
      const answers = await Promise.all(Array.from({ length: 10 }, () => signIn(person.email, code)));
      const told = answers.map(codeOf).toSorted();
      expect(told.filter((answer) => answer === '201')).toHaveLength(1);
      expect(told.filter((answer) => answer !== '201' && !/wrong-code|busy/.test(answer))).toEqual([]);
    }
  }, 60_000);

  it.each(['000', '1234567', 'abcdef', '١٢٣٤٥٦', "' or 1=1", '-12345', '1e5'])('refuses %p as a code', async (code) => {
    const person = await personWithTotp();
    expect(codeOf(await signIn(person.email, code))).toBe('401 portal-access.wrong-code');
  });

  it("does not take another person's code", async () => {
    const [person, other] = [await personWithTotp(), await personWithTotp()];
    await withinOneStep();
    expect(codeOf(await signIn(person.email, totpCode(other.secret)))).toBe('401 portal-access.wrong-code');
  });

  it('still refuses those whose access is off', async () => {
    const person = await personWithTotp();
    await sql(portal.database.url, 'update portal_access.portal_access set disabled_at = now() where id = $1', [person.id]);
    for (const code of [undefined, totpCode(person.secret), '000000'])
      expect(codeOf(await signIn(person.email, code))).toBe('401 portal-access.wrong-credentials');
  });
});

describe('Removing the authenticator app', () => {
  it('lets the password alone in again, takes the recovery codes with it and tells the person', async () => {
    const person = await personWithTotp();
    expect((await person.client.delete(`${factors}/totp`)).status).toBe(204);
    expect((await person.client.get(factors)).body).toMatchObject({ totp: null, recoveryCodesLeft: 0 });
    expect(codeOf(await signIn(person.email))).toBe('201');
    expect((await admin.get(`/api/staff/${person.id}/portal`)).body.secondFactor).toBeNull();
    expect(codeOf(await person.client.delete(`${factors}/totp`))).toBe('404 portal-access.totp-not-found');
    await until('the notice has come', () => portal.smtp.to(person.email).find(({ text }) => text.includes('was removed')));
  });
});

describe('The secret of an authenticator app', () => {
  it('stands nowhere in plain, and opens for nobody else', async () => {
    const [person, other] = [await personWithTotp(), await personWithTotp()];
    const pending = (await person.client.post(`${factors}/totp`)).body.secret;
    await settled(portal.database.url);
    const secrets = [person.secret, other.secret, pending, ...person.recoveryCodes];
    const forms = [...secrets, ...person.recoveryCodes.map((code) => code.replaceAll('-', ''))];
    expect(placesOf(forms, await watch.all())).toEqual([]);
    // The bytes behind the base32 letters do not stand there either.
    const bits = [...person.secret].map((letter) =>
      'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
    );
    const hex = BigInt(`0b${bits.join('')}`)
      .toString(16)
      .padStart(40, '0');
    expect((await watch.all()).filter(({ text }) => text.includes(hex))).toEqual([]);
    // Somebody who can write to the database gives the person a secret they know: it does not open.
    await sql(
      portal.database.url,
      'update portal_access.totp t set secret = o.secret, last_step = 0 from portal_access.totp o where t.staff_id = $1 and o.staff_id = $2',
      [person.id, other.id],
    );
    await withinOneStep();
    expect((await signIn(person.email, totpCode(other.secret))).status).toBe(500);
  });
});
