import { administrator, type Client, goodPassword, freshPortal, type TestPortal, until } from '../support/index.js';
import { dayIn, inspectLink, newPassword, passwordLinkFor, personWithLink, resetWith } from '../support/password-links.js';
import { registerPerson } from '../support/people.js';
import { settled, sql } from '../support/sql.js';

const zone = 'America/New_York';
let portal: TestPortal;
let admin: Client;

beforeAll(async () => {
  // Resets the administrator's password.
  portal = await freshPortal();
  admin = await portal.administrator();
}, 60_000);

afterAll(() => portal?.stop());

const rows = (statement: string, values: unknown[] = []) => sql(portal.database.url, statement, values);

describe('Redeeming a password link', () => {
  it('ends every session and API token of the person, of nobody else, and signs nobody in', async () => {
    const person = await personWithLink(portal, admin);
    const elsewhere = portal.anonymous();
    expect((await elsewhere.post('/api/session', { email: person.email, password: goodPassword })).status).toBe(201);
    await rows(`update portal_access.portal_access set role = 'administrator' where id = $1`, [person.id]);
    const made = await person.client.post('/api/api-tokens', { name: 'Report', expiresInDays: 90 });
    expect(made.status).toBe(201);
    const waysIn = () =>
      Promise.all([
        person.client.get('/api/session'),
        elsewhere.get('/api/session'),
        portal.anonymous().get('/api/session', { headers: { authorization: `Bearer ${made.body.token}` } }),
        admin.get('/api/session'),
      ]).then((answers) => answers.map(({ status }) => status));
    expect(await waysIn()).toEqual([200, 200, 200, 200]);
    const visitor = portal.anonymous();
    expect((await resetWith(visitor, person.link.token)).status).toBe(204);
    expect(visitor.jar.size).toBe(0);
    expect(await waysIn()).toEqual([401, 401, 401, 200]);
    expect((await visitor.post('/api/session', { email: person.email, password: newPassword })).status).toBe(201);
  });

  it('tells the person, at the address they sign in with', async () => {
    const person = await personWithLink(portal, admin);
    await resetWith(portal.anonymous(), person.link.token);
    const notice = await until('the notice has come', () =>
      portal.smtp.to(person.email).find(({ subject }) => subject === 'Your staff portal account was changed'),
    );
    expect(notice.text).toContain('Your password was set anew with a password link.');
  });

  it('leaves one audit row that names the person and holds neither token nor password', async () => {
    const person = await personWithLink(portal, admin);
    await resetWith(portal.anonymous(), person.link.token);
    const audit = await rows(
      `select actor_kind, actor_id, subject_id, outcome, detail from audit.event where action = 'reset-password' and subject_id = $1`,
      [person.id],
    );
    expect(audit).toEqual([
      { actor_kind: 'staff', actor_id: person.id, subject_id: person.id, outcome: 'ok', detail: { facts: expect.any(Array) } },
    ]);
    expect(JSON.stringify(audit)).not.toContain(person.link.token);
  });

  it('needs no second factor less than before: one that was there still is', async () => {
    const person = await personWithLink(portal, admin);
    await rows('update portal_access.portal_access set second_factor_at = now() where id = $1', [person.id]);
    await resetWith(portal.anonymous(), person.link.token);
    const [account] = await rows('select second_factor_at from portal_access.portal_access where id = $1', [person.id]);
    expect(account.second_factor_at).toBeInstanceOf(Date);
  });

  it('works for the administrator too', async () => {
    const { staffMember } = (await admin.get('/api/session')).body;
    const { token } = await passwordLinkFor(admin, staffMember);
    expect((await resetWith(portal.anonymous(), token, administrator.password)).status).toBe(204);
    expect((await admin.get('/api/session')).status).toBe(401);
    admin = await portal.administrator();
  });
});

describe('Bad input', () => {
  let person: Awaited<ReturnType<typeof personWithLink>>;
  const generate = (body: unknown, options?: object) =>
    admin.post(`/api/staff/${person.id}/portal/password-links`, body, options);

  beforeAll(async () => {
    person = await personWithLink(portal, admin);
  });

  it.each([
    ['yesterday', -1],
    ['the day before the limit began', -8],
    ['a day beyond the limit', 8],
    ['a year later', 365],
  ])('for a day: %s is refused with the first and the last possible one', async (_name, plus) => {
    const answer = await generate({ expiresOn: dayIn(zone, plus) });
    expect(answer).toMatchObject({
      status: 422,
      body: {
        code: 'portal-access.link-day-not-possible',
        errors: [{ path: 'expiresOn', message: `must be a day from ${dayIn(zone)} to ${dayIn(zone, 7)}` }],
      },
    });
    expect(answer.body.detail).toContain(zone);
  });

  it.each([0, 7])('does not include an end %i days from now', async (plus) => {
    expect(await generate({ expiresOn: dayIn(zone, plus) })).toMatchObject({ status: 201 });
  });

  it.each<[string, unknown]>([
    ['a day that no year has', '2026-02-30'],
    ['a leap day of another year', '2027-02-29'],
    ['a month that is none', '2026-13-01'],
    ['the day zero', '2026-11-00'],
    ['another order', '24-11-2026'],
    ['slashes', '2026/11/25'],
    ['no zeros', '2026-1-5'],
    ['an instant', '2026-11-25T10:00:00Z'],
    ['an instant without its zone', '2026-11-25T10:00'],
    ['a zone with it', '2026-11-25 America/New_York'],
    ['a day of the year zero', '0000-01-01'],
    ['five digits', '12026-11-25'],
    ['a sign', '-2026-11-25'],
    ['other digits', '２０２６-11-25'],
    ['a word', 'tomorrow'],
    ['infinity, as PostgreSQL spells it', 'infinity'],
    ['a space', '2026-11-25 '],
    ['a NUL', '2026-11-25\0'],
    ['SQL', `2026-11-25'; drop table staff.staff_member; --`],
    ['a number', 20261125],
    ['nothing', null],
    ['a list', ['2026-11-25']],
    ['an object', { day: '2026-11-25' }],
  ])('for a day: %s is not one', async (_name, expiresOn) => {
    expect(await generate({ expiresOn })).toMatchObject({
      status: 400,
      body: { code: 'request.invalid', errors: [{ path: 'expiresOn' }] },
    });
  });

  it.each([
    ['a zone of its own', { timeZone: 'Mars/Olympus' }],
    ['a life in hours', { hours: 1_000 }],
    ['an instant', { expiresAt: '2030-01-01T00:00:00Z' }],
    ['an address', { email: 'mallory@evil.example' }],
    ['an origin', { url: 'https://evil.example' }],
  ])('beside the day: %s is refused', async (_name, more) => {
    expect(await generate({ expiresOn: dayIn(zone), ...more })).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
  });

  it('for a person: a missing one, a malformed id and another one’s link answer as they do everywhere', async () => {
    const missing = '01920f3a-7c1e-7abc-8def-0123456789ab';
    const [stranger] = [await registerPerson(admin)];
    for (const call of [
      admin.post(`/api/staff/${missing}/portal/password-links`, { expiresOn: dayIn(zone) }),
      admin.get(`/api/staff/${missing}/portal/password-links`),
      admin.post(`/api/staff/${missing}/portal/password-links/${missing}/email`, { email: 'a@b.example' }),
    ])
      expect(await call).toMatchObject({ status: 404, body: { code: 'staff.not-found' } });
    const unknown = await admin.delete(`/api/staff/${stranger.id}/portal/password-links/${missing}`);
    const ofAnother = await admin.delete(`/api/staff/${stranger.id}/portal/password-links/${person.link.id}`);
    expect([unknown.status, unknown.text]).toEqual([ofAnother.status, ofAnother.text]);
    expect((await admin.get('/api/staff/none/portal/password-links')).status).toBe(400);
    expect((await admin.delete(`/api/staff/${person.id}/portal/password-links/none`)).status).toBe(400);
  });

  it('for a link: nothing and too much are malformed, and unknown fields are refused', async () => {
    for (const token of ['', 'x'.repeat(201), null, 5, ['x'], undefined])
      expect((await inspectLink(portal.anonymous(), token as string)).status).toBe(400);
    const visitor = portal.anonymous();
    const { link } = await personWithLink(portal, admin);
    expect(
      (await visitor.post('/api/password-resets', { token: link.token, password: newPassword, role: 'administrator' })).status,
    ).toBe(400);
    expect((await visitor.post('/api/password-resets', { token: link.token })).status).toBe(400);
    expect(
      (
        await visitor.post(
          '/api/password-resets',
          { token: link.token, password: newPassword },
          { headers: { origin: 'https://evil.example' } },
        )
      ).status,
    ).toBe(403);
    expect((await inspectLink(visitor, link.token)).status).toBe(200);
  });

  it('changed nobody’s link', async () => {
    await settled(portal.database.url);
    expect(
      (
        await rows(`select count(*)::int as n from portal_access.password_link where staff_id = $1 and state = 'active'`, [
          person.id,
        ])
      )[0].n,
    ).toBe(1);
  });
});
