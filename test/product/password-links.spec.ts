import { type Client, usePortal, type TestPortal, until } from '../support/index.js';
import {
  dayIn,
  emailLink,
  inspectLink,
  linkMailTo,
  linksOf,
  newPassword,
  passwordLinkFor,
  personWithLink,
  resetWith,
  typesOf,
} from '../support/password-links.js';
import { activePerson, goodPassword, registerPerson } from '../support/people.js';
import { settled, sql } from '../support/sql.js';

const zone = 'America/New_York';
let portal: TestPortal;
let admin: Client;

beforeAll(async () => {
  portal = await usePortal();
  admin = await portal.administrator();
}, 60_000);

afterAll(() => portal?.stop());

const signIn = (email: string, password: string) => portal.anonymous().post('/api/session', { email, password });

describe('A password link', () => {
  it('is shown once, says when it ends, and leads to a new password', async () => {
    const person = await activePerson(portal, admin);
    const expiresOn = dayIn(zone, 2);
    const made = await admin.post(`/api/staff/${person.id}/portal/password-links`, { expiresOn });
    expect(made.status).toBe(201);
    const { id, url, expiresAt, ...rest } = made.body;
    expect(url).toMatch(new RegExp(`^${portal.url}/reset-password#[\\w-]{43}$`));
    expect(
      new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(new Date(expiresAt)),
    ).toBe(`${expiresOn} 23:59:59`);
    expect(rest).toEqual({
      expiresOn,
      timeZone: zone,
      words: expect.stringMatching(/^The link works once, until \w+ \d+, \d{4}, 23:59:59 \(America\/New_York\)\.$/),
    });
    const listed = await admin.get(`/api/staff/${person.id}/portal/password-links`);
    expect(listed.text).not.toContain(url.split('#')[1]);

    const token = url.split('#')[1];
    const looked = await inspectLink(portal.anonymous(), token);
    expect(looked).toMatchObject({ status: 200 });
    expect(looked.body).toEqual({
      purpose: 'password-reset',
      givenName: 'Dana',
      maskedEmail: 'd•••@northside.example',
      expiresAt,
      timeZone: zone,
      practiceName: 'Northside Clinic',
      minimumPasswordLength: 15,
    });
    const reset = await resetWith(portal.anonymous(), token);
    expect([reset.status, reset.text, reset.headers.getSetCookie()]).toEqual([204, '', []]);
    expect((await signIn(person.email, goodPassword)).status).toBe(401);
    expect((await signIn(person.email, newPassword)).status).toBe(201);
    const [link] = await linksOf(admin, person);
    expect(link).toMatchObject({ id, state: 'consumed', openedAt: expect.any(String), endedAt: expect.any(String) });
  });

  it('is listed with who made it, where it went and what became of it, the newest first', async () => {
    const person = await activePerson(portal, admin);
    const older = await passwordLinkFor(admin, person);
    const newer = await passwordLinkFor(admin, person);
    await emailLink(admin, person, newer.id, person.email);
    await until('it was sent', async () => (await linksOf(admin, person))[0].emailedTo[0]?.delivery === 'sent');
    const ada = (await admin.get('/api/session')).body.staffMember;
    const items = await linksOf(admin, person);
    const common = {
      origin: 'administrator',
      madeBy: { id: ada.id, name: `${ada.givenName} ${ada.familyName}` },
      madeAt: expect.any(String),
      expiresOn: dayIn(zone, 2),
      timeZone: zone,
      openedAt: null,
    };
    expect(items).toEqual([
      {
        ...common,
        id: newer.id,
        expiresAt: newer.expiresAt,
        state: 'active',
        endedReason: null,
        endedAt: null,
        emailedTo: [
          {
            email: 'd•••@northside.example',
            delivery: 'sent',
            deliveryReason: null,
            queuedAt: expect.any(String),
            sentAt: expect.any(String),
          },
        ],
      },
      {
        ...common,
        id: older.id,
        expiresAt: older.expiresAt,
        state: 'revoked',
        endedReason: 'replaced',
        endedAt: expect.any(String),
        emailedTo: [],
      },
    ]);
    expect((await admin.get(`/api/staff/${person.id}/portal`)).body.passwordLinks).toEqual(items);
  });

  it('has copies, each with a token of its own, and the first that is used ends all', async () => {
    const person = await personWithLink(portal, admin, {
      emails: [{ address: 'first.copy@northside.example' }, { address: 'second.copy@home.example' }],
    });
    expect(await emailLink(admin, person, person.link.id, 'first.copy@northside.example')).toMatchObject({
      status: 202,
      text: '',
    });
    expect((await emailLink(admin, person, person.link.id, 'second.copy@home.example')).status).toBe(202);
    const first = await linkMailTo(portal.smtp, 'first.copy@northside.example', 2);
    const second = await linkMailTo(portal.smtp, 'second.copy@home.example', 1);
    const tokens = [person.link.token, first.token, second.token];
    expect(new Set(tokens).size).toBe(3);
    for (const token of tokens) expect((await inspectLink(portal.anonymous(), token)).status).toBe(200);
    expect((await resetWith(portal.anonymous(), second.token)).status).toBe(204);
    for (const token of tokens) {
      expect(await inspectLink(portal.anonymous(), token)).toMatchObject({
        status: 410,
        body: { code: 'portal-access.password-link-not-valid' },
      });
      expect((await resetWith(portal.anonymous(), token)).status).toBe(410);
    }
  });

  it('is e-mailed with its end as local date, zone and instant, in the language of the person', async () => {
    const person = await personWithLink(portal, admin, { locale: 'es' });
    await emailLink(admin, person, person.link.id, person.email);
    const mail = await linkMailTo(portal.smtp, person.email, 2);
    expect(mail.subject).toBe('Elija una contraseña nueva para el portal del personal de Northside Clinic');
    expect(mail.text).toContain('23:59:59 (America/New_York)');
    expect(mail.text).toContain(person.link.expiresAt.replace('.000', ''));
    expect(mail.html).toContain(`/reset-password#${mail.token}`);
  });

  it('tells its story on the timeline', async () => {
    const person = await personWithLink(portal, admin);
    await emailLink(admin, person, person.link.id, person.email);
    const { token } = await linkMailTo(portal.smtp, person.email, 2);
    await settled(portal.database.url);
    await Promise.all(Array.from({ length: 5 }, () => inspectLink(portal.anonymous(), token)));
    await resetWith(portal.anonymous(), token);
    const { items } = (await admin.get(`/api/staff/${person.id}/portal/timeline`)).body;
    const story = items.slice(0, 6).toReversed();
    expect(story.slice(0, 4).map(({ type, by }: any) => [type, by.kind])).toEqual([
      ['password_link_made', 'staff'],
      ['password_link_email_queued', 'staff'],
      ['password_link_emailed', 'system'],
      ['password_link_opened', 'anonymous'],
    ]);
    // Both happen at once.
    expect(
      story
        .slice(4)
        .map(({ type }: any) => type)
        .toSorted(),
    ).toEqual(['password_changed', 'password_link_consumed']);
    expect(story.slice(4).map(({ by }: any) => by.id)).toEqual([person.id, person.id]);
    expect(JSON.stringify(items)).not.toContain(person.email);
  });

  it('is not made for somebody without an account, who is to be invited instead', async () => {
    const person = await registerPerson(admin);
    const answer = await admin.post(`/api/staff/${person.id}/portal/password-links`, { expiresOn: dayIn(zone) });
    expect(answer).toMatchObject({
      status: 409,
      body: { code: 'portal-access.not-activated', detail: expect.stringContaining('invitation') },
    });
    expect(await linksOf(admin, person)).toEqual([]);
  });

  it('is neither e-mailed nor revoked once it is over, nor under the name of somebody else', async () => {
    const [one, other] = [await personWithLink(portal, admin), await personWithLink(portal, admin)];
    const missing = { status: 404, body: { code: 'portal-access.password-link-not-found' } };
    expect(await emailLink(admin, other, one.link.id, other.email)).toMatchObject(missing);
    expect(await admin.delete(`/api/staff/${other.id}/portal/password-links/${one.link.id}`)).toMatchObject(missing);
    const address = `/api/staff/${one.id}/portal/password-links/${one.link.id}`;
    expect((await admin.delete(address)).status).toBe(204);
    expect(await admin.delete(address)).toMatchObject(missing);
    expect(await emailLink(admin, one, one.link.id, one.email)).toMatchObject(missing);
    expect((await linksOf(admin, one))[0]).toMatchObject({ state: 'revoked', endedReason: 'administrator' });
  });

  it('is e-mailed five times a day at most, over all links of a person', async () => {
    const person = await personWithLink(portal, admin);
    // The invitation of today was the first.
    for (let round = 0; round < 4; round++)
      expect((await emailLink(admin, person, person.link.id, person.email)).status).toBe(202);
    const newer = await passwordLinkFor(admin, person);
    expect(await emailLink(admin, person, newer.id, person.email)).toMatchObject({
      status: 429,
      body: { code: 'portal-access.too-many-password-links' },
    });
  });

  it('is e-mailed once for an Idempotency-Key', async () => {
    const person = await personWithLink(portal, admin);
    const send = () =>
      admin.post(
        `/api/staff/${person.id}/portal/password-links/${person.link.id}/email`,
        { email: person.email },
        { headers: { 'idempotency-key': `once-${person.id}` } },
      );
    expect([(await send()).status, (await send()).status]).toEqual([202, 202]);
    await settled(portal.database.url);
    expect((await linksOf(admin, person))[0].emailedTo).toHaveLength(1);
  });

  it('asks for the password of the administrator within the last ten minutes, to be made and to be e-mailed', async () => {
    const person = await personWithLink(portal, admin);
    const other = await portal.administrator();
    await sql(portal.database.url, `update portal_access.session set stepped_up_at = now() - interval '11 minutes'`);
    try {
      const refused = { status: 403, body: { code: 'portal-access.step-up-required' } };
      expect(await other.post(`/api/staff/${person.id}/portal/password-links`, { expiresOn: dayIn(zone) })).toMatchObject(
        refused,
      );
      expect(await emailLink(other, person, person.link.id, person.email)).toMatchObject(refused);
      expect((await other.get(`/api/staff/${person.id}/portal/password-links`)).status).toBe(200);
    } finally {
      await sql(portal.database.url, `update portal_access.session set stepped_up_at = now()`);
    }
  });

  it('whose mail cannot be delivered says why, and a retry replaces the token of that copy', async () => {
    const person = await personWithLink(portal, admin);
    portal.smtp.refuse(person.email, '550 5.1.1 mailbox unavailable');
    await emailLink(admin, person, person.link.id, person.email);
    const failed = await until('it failed', async () => {
      const [mailing] = (await linksOf(admin, person))[0].emailedTo;
      return mailing?.delivery === 'failed' && mailing;
    });
    expect(failed.deliveryReason).toBe('mailbox unavailable');
    portal.smtp.accept();
    portal.smtp.greylist('450 4.7.1 come back later');
    await emailLink(admin, person, person.link.id, person.email);
    const waiting = await until('it waits', async () => {
      const mailing = (await linksOf(admin, person))[0].emailedTo[1];
      return mailing?.deliveryReason && mailing;
    });
    expect(waiting).toMatchObject({ delivery: 'queued', deliveryReason: expect.stringContaining('come back later') });
    portal.smtp.accept();
    const mail = await linkMailTo(portal.smtp, person.email, 2);
    const copies = await sql(portal.database.url, 'select mailing_id from portal_access.password_link_copy where link_id = $1', [
      person.link.id,
    ]);
    expect(copies).toHaveLength(3);
    expect((await inspectLink(portal.anonymous(), mail.token)).status).toBe(200);
    expect(await typesOf(admin, person)).toEqual(
      expect.arrayContaining(['password_link_email_failed', 'password_link_email_delayed']),
    );
  }, 60_000);
});
