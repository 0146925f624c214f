import { type Answer, type Client, freshPortal, type TestPortal } from '../support/index.js';
import { activate, activatedPerson, goodPassword, invite, invitedPerson, registerPerson } from '../support/people.js';
import { contentOf, settled, sql } from '../support/sql.js';

let portal: TestPortal;
let admin: Client;

beforeAll(async () => {
  // Compares every table before and after.
  portal = await freshPortal();
  admin = await portal.administrator();
}, 60_000);

afterAll(() => portal?.stop());

/** The answer must be this refusal, in words, and nothing may be different afterwards. */
async function expectRefused(request: () => Promise<Answer>, status: number, code: string, path?: string): Promise<void> {
  await settled(portal.database.url);
  const before = await contentOf(portal.database.url);
  const answer = await request();
  expect([answer.status, answer.body.code, answer.body.status]).toEqual([status, code, status]);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(answer.body.detail).toMatch(/^[A-Z].+\.$/);
  if (path !== undefined)
    expect(answer.body.errors).toEqual(expect.arrayContaining([{ path, message: expect.stringMatching(/\w/) }]));
  expect(await contentOf(portal.database.url)).toEqual(before);
}

describe('Sending an invitation', () => {
  const send = (id: string, email: unknown) => () => admin.post(`/api/staff/${id}/portal/invitations`, { email });

  it('is refused for an address that is not on the record', async () => {
    const [one, other] = [await registerPerson(admin), await registerPerson(admin)];
    await expectRefused(send(one.id, other.email), 422, 'portal-access.email-not-on-record', 'email');
  });

  it('is refused for something that is no address', async () => {
    const { id } = await registerPerson(admin);
    for (const email of ['', 'dana', '@', 'a @b', `${'a'.repeat(300)}@b.example`, 7, null, {}]) {
      await expectRefused(send(id, email), 400, 'request.invalid', 'email');
    }
  });

  it('is refused for somebody who was offboarded', async () => {
    const { id, email } = await registerPerson(admin);
    await admin.put(`/api/staff/${id}/offboarding`);
    await expectRefused(send(id, email), 409, 'portal-access.offboarded');
  });

  it('is refused for somebody whose access is switched off', async () => {
    const person = await registerPerson(admin);
    await invite(admin, person);
    await settled(portal.database.url);
    await sql(portal.database.url, `update portal_access.portal_access set disabled_at = now() where id = $1`, [person.id]);
    await expectRefused(send(person.id, person.email), 409, 'portal-access.disabled');
  });

  it('is refused for somebody who has an account', async () => {
    const person = await activatedPerson(portal, admin);
    await expectRefused(send(person.id, person.email), 409, 'portal-access.already-activated');
  });

  it('is refused the sixth time within 24 hours, and possible again after them', async () => {
    const person = await registerPerson(admin);
    for (let sent = 0; sent < 5; sent++) await invite(admin, person);
    await expectRefused(send(person.id, person.email), 429, 'portal-access.too-many-invitations');
    const answer = await send(person.id, person.email)();
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    await sql(
      portal.database.url,
      `update portal_access.portal_access set recent_sends =
         (select jsonb_agg(to_jsonb((sent.at::timestamptz - interval '24 hours')::text)) from jsonb_array_elements_text(recent_sends) sent(at))
       where id = $1`,
      [person.id],
    );
    expect((await send(person.id, person.email)()).status).toBe(201);
  });

  it('is refused the sixth time when all six come at once', async () => {
    const person = await registerPerson(admin);
    const answers = await Promise.all(Array.from({ length: 6 }, send(person.id, person.email)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 201, 201, 201, 201, 429]);
    const alive = await sql(
      portal.database.url,
      `select id from portal_access.invitation where staff_id = $1 and state = 'pending'`,
      [person.id],
    );
    expect(alive).toHaveLength(1);
  });
});

describe('Revoking an invitation', () => {
  const revoke = (id: string, invitationId: string) => () => admin.delete(`/api/staff/${id}/portal/invitations/${invitationId}`);

  it('is refused when it is not under way: replaced, revoked, used or of another person', async () => {
    const person = await invitedPerson(portal, admin);
    const other = await invitedPerson(portal, admin);
    const newer = await invite(admin, person);
    await expectRefused(revoke(person.id, person.invitationId), 404, 'portal-access.invitation-not-found');
    await expectRefused(revoke(person.id, other.invitationId), 404, 'portal-access.invitation-not-found');
    expect((await revoke(person.id, newer.id)()).status).toBe(204);
    await expectRefused(revoke(person.id, newer.id), 404, 'portal-access.invitation-not-found');
    await activate(portal.anonymous(), other.token);
    await expectRefused(revoke(other.id, other.invitationId), 404, 'portal-access.invitation-not-found');
  });
});

describe('Saving features', () => {
  const save = (id: string, features: unknown, version?: string) => () =>
    admin.put(
      `/api/staff/${id}/portal/features`,
      { features },
      version === undefined ? {} : { headers: { 'if-match': version } },
    );

  it('is refused for features that do not exist', async () => {
    const { id } = await registerPerson(admin);
    for (const unknown of [
      'teleportation',
      'SECURE_MESSAGING',
      '',
      ':secure_messaging',
      'secure_messaging ',
      null,
      5,
      ['secure_messaging'],
    ]) {
      await expectRefused(save(id, ['billing_documents', unknown]), 400, 'request.invalid', 'features.1');
    }
    for (const wrong of [undefined, null, 'secure_messaging', { 0: 'secure_messaging' }]) {
      await expectRefused(save(id, wrong), 400, 'request.invalid', 'features');
    }
  });

  it('is refused when somebody else was faster, and taken with the version that is there', async () => {
    const { id } = await registerPerson(admin);
    const version = async () => (await admin.get(`/api/staff/${id}/portal`)).headers.get('etag')!;
    const untouched = await version();
    expect((await save(id, ['secure_messaging'], untouched)()).status).toBe(200);
    await expectRefused(save(id, ['balance_payment'], untouched), 412, 'portal-access.stale');
    const seen = await version();
    expect((await save(id, ['billing_documents'], seen)()).status).toBe(200);
    await expectRefused(save(id, ['balance_payment'], seen), 412, 'portal-access.stale');
    expect((await save(id, ['balance_payment'], '*')()).status).toBe(200);
  });

  it('takes one of two that saw the same version', async () => {
    const { id } = await registerPerson(admin);
    const answers = await Promise.all([save(id, ['secure_messaging'], '"0"')(), save(id, ['balance_payment'], '"0"')()]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412]);
  });

  it.each(['0', '"x"', '"1', 'W/', '"1", "2"', '"-1"', '"99999999999"'])(
    'is refused for an If-Match that names no version: %s',
    async (header) => {
      const { id } = await registerPerson(admin);
      await expectRefused(save(id, ['secure_messaging'], header), 412, 'request.if-match-unknown');
    },
  );
});

describe('A link', () => {
  const redeem =
    (token: string, password: unknown = goodPassword) =>
    () =>
      portal.anonymous().post('/api/activations', { token, password });

  it('that was used is refused', async () => {
    const { token } = await activatedPerson(portal, admin);
    await expectRefused(redeem(token), 410, 'portal-access.invitation-not-valid');
  });

  it('that was replaced is refused', async () => {
    const person = await invitedPerson(portal, admin);
    await invite(admin, person);
    await expectRefused(redeem(person.token), 410, 'portal-access.invitation-not-valid');
  });

  it('that was revoked is refused', async () => {
    const { id, invitationId, token } = await invitedPerson(portal, admin);
    await admin.delete(`/api/staff/${id}/portal/invitations/${invitationId}`);
    await expectRefused(redeem(token), 410, 'portal-access.invitation-not-valid');
  });

  it('that expired is refused, and says so', async () => {
    const { invitationId, token } = await invitedPerson(portal, admin);
    // As the job that notes it leaves it: otherwise that job might change it during the test.
    await sql(
      portal.database.url,
      `update portal_access.invitation set expires_at = now(), state = 'expired', ended_at = now() where id = $1`,
      [invitationId],
    );
    await expectRefused(redeem(token), 410, 'portal-access.invitation-expired');
  });

  it('is refused with a weak password, and told what is wrong with it', async () => {
    const { token } = await invitedPerson(portal, admin, { givenName: 'Wilhelmina', familyName: 'Featherstone' });
    const weak: [string, RegExp][] = [
      ['violet tractor', /at least 15/],
      ['😀'.repeat(14), /at least 15/],
      ['violet tractor hums at nine '.repeat(5), /at most 128/],
      ['passwordpassword', /guess/],
      ['aaaaaaaaaaaaaaaaaaaa', /guess/],
      ['qwertyuiopasdfghjkl', /guess/],
      ['123456789012345678', /guess/],
      ['WilhelminaFeatherstone', /guess/],
      ['featherstone1featherstone', /guess/],
    ];
    for (const [password, reason] of weak) {
      await expectRefused(redeem(token, password), 422, 'portal-access.weak-password', 'password');
      expect((await redeem(token, password)()).body.errors[0].message).toMatch(reason);
    }
    for (const password of ['', null, 5, ['violet tractor hums at 9 nine'], 'x'.repeat(1_001)]) {
      await expectRefused(redeem(token, password), 400, 'request.invalid', 'password');
    }
  });
});

describe('A set-up step', () => {
  it('is refused when there is no such step', async () => {
    const { client } = await activatedPerson(portal, admin);
    for (const step of ['set_password', 'enroll_mfa', 'x', 'ACCEPT_TERMS']) {
      await expectRefused(() => client.post(`/api/session/setup/${step}`), 400, 'request.invalid');
    }
  });

  it('is refused with corrections that are not right', async () => {
    const { client } = await activatedPerson(portal, admin);
    const confirm = (corrections: unknown) => () => client.post('/api/session/setup/confirm_contact_details', corrections);
    await expectRefused(confirm({ timeZone: 'Mars/Olympus' }), 422, 'staff.invalid-record', 'timeZone');
    await expectRefused(confirm({ locale: 'xx' }), 400, 'request.invalid', 'locale');
    await expectRefused(confirm({ givenName: '\u202e' }), 422, 'staff.invalid-record', 'givenName');
    await expectRefused(confirm({ emails: [{ address: 'mine@evil.example' }] }), 400, 'request.invalid');
    await expectRefused(() => client.post('/api/session/setup/accept_terms', { phone: '1' }), 400, 'request.invalid', 'phone');
  });
});

describe('The list', () => {
  const encoded = (value: unknown) => encodeURIComponent(Buffer.from(JSON.stringify(value)).toString('base64'));
  const id = '01920f3a-7c1e-7abc-8def-0123456789ab';

  it.each([
    ['text', 'abc'],
    ['half a cursor', encoded(['a'])],
    ['too much', encoded(['a', id, 1])],
    ['no id', encoded(['a', '------------------------------------'])],
    ['a NUL', encoded(['\0', id])],
    ['a name where a time belongs', `${encoded(['silva dana', id])}&sort=registered`],
    ['a day that does not exist', `${encoded(['2026-02-30T00:00:00+00:00', id])}&sort=-registered`],
  ])('is refused for a cursor that no list gave out: %s', async (_name, cursor) => {
    await expectRefused(() => admin.get(`/api/staff?cursor=${cursor}`), 422, 'request.cursor', 'cursor');
  });

  it.each([
    'limit=0',
    'limit=201',
    'limit=x',
    'limit=1.5',
    'status=gone',
    'feature=x',
    'sort=x',
    'office=%00',
    `search=${'x'.repeat(201)}`,
  ])('is refused for %s', async (query) => {
    await expectRefused(() => admin.get(`/api/staff?${query}`), 400, 'request.invalid', query.split('=')[0]);
  });

  it('goes on where its own cursor stopped, in every order', async () => {
    for (const sort of ['name', '-name', 'registered', '-registered']) {
      const { items, nextCursor } = (await admin.get(`/api/staff?limit=2&sort=${sort}`)).body;
      const next = (await admin.get(`/api/staff?limit=2&sort=${sort}&cursor=${encodeURIComponent(nextCursor)}`)).body.items;
      const both = (await admin.get(`/api/staff?limit=4&sort=${sort}`)).body.items;
      expect([...items, ...next].map((item) => item.id)).toEqual(both.map((item: any) => item.id));
    }
  });
});

describe('An API token', () => {
  it('is refused with a name or a lifetime that is not right', async () => {
    for (const [name, expiresInDays, path] of [
      ['', 1, 'name'],
      ['a\0b', 1, 'name'],
      ['x', 0, 'expiresInDays'],
      ['x', 366, 'expiresInDays'],
      ['x', 1.5, 'expiresInDays'],
    ] as const) {
      await expectRefused(() => admin.post('/api/api-tokens', { name, expiresInDays }), 400, 'request.invalid', path);
    }
  });
});
