import { Clock } from '#shared-kernel/domain';
import { everyScope } from '../support/api-tokens.js';
import { useBrowser } from '../support/browser.js';
import { type Client, usePortal, type TestPortal, until } from '../support/index.js';
import {
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
import { activatedPerson, goodPassword, invitedPerson } from '../support/people.js';
import { settled, sql } from '../support/sql.js';

let portal: TestPortal;
let admin: Client;

beforeAll(async () => {
  portal = await usePortal();
  admin = await portal.administrator();
}, 60_000);

afterAll(() => portal?.stop());

const inspect = (token: string) => inspectLink(portal.anonymous(), token);
const redeem = (token: string, password = newPassword) => resetWith(portal.anonymous(), token, password);
const rows = (statement: string, values: unknown[] = []) => sql(portal.database.url, statement, values);
const done = () => settled(portal.database.url);

async function expectDead(token: string, code = 'password-link-not-valid'): Promise<void> {
  const answers = await Promise.all([inspect(token), redeem(token)]);
  expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
    [410, `portal-access.${code}`],
    [410, `portal-access.${code}`],
  ]);
}

describe('Looking at a password link', () => {
  it('leaves it alive, however often a mail scanner opens its address', async () => {
    const { link } = await personWithLink(portal, admin);
    const page = ['/reset-password', '/reset-password?utm_source=mail', `/reset-password?token=${link.token}`];
    const others = [`/reset-password/${link.token}`, `/api/password-resets?token=${link.token}`];
    for (let round = 0; round < 34; round++) {
      const opened = [...page, ...others].flatMap((address) => [
        portal.anonymous().get(address),
        portal.anonymous().call('HEAD', address),
      ]);
      const statuses = (await Promise.all(opened)).map(({ status }) => status);
      expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 404, 404, 404, 404]);
    }
    for (let round = 0; round < 10; round++) {
      const answers = await Promise.all(Array.from({ length: 10 }, () => inspect(link.token)));
      expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    }
    expect((await redeem(link.token)).status).toBe(204);
  });

  it('leaves it alive when a program renders the page, and all that the page loads', async () => {
    const person = await personWithLink(portal, admin);
    const browser = await useBrowser();
    try {
      const page = await browser.page();
      for (let round = 0; round < 3; round++) {
        await page.goto(person.link.url);
        await page.reload();
      }
    } finally {
      await browser.closeAll();
    }
    expect((await linksOf(admin, person))[0]).toMatchObject({ state: 'active' });
    expect((await redeem(person.link.token)).status).toBe(204);
  }, 120_000);

  it('is one fact of the timeline, told apart from the use', async () => {
    const person = await personWithLink(portal, admin);
    await Promise.all(Array.from({ length: 5 }, () => inspect(person.link.token)));
    const types = await typesOf(admin, person);
    expect(types.filter((type) => type === 'password_link_opened')).toHaveLength(1);
    expect(types).not.toContain('password_link_consumed');
  });

  it('leaves it alive when the password is too weak', async () => {
    const { link, familyName, email } = await personWithLink(portal, admin);
    for (const weak of ['short', 'passwordpassword', 'x'.repeat(129), `${familyName} Dana 2026`, `${email}${email}`]) {
      expect(await redeem(link.token, weak)).toMatchObject({ status: 422, body: { code: 'portal-access.weak-password' } });
    }
    expect((await redeem(link.token)).status).toBe(204);
  });

  it('asks for 8 characters beside a second factor, and says so', async () => {
    const { id, link } = await personWithLink(portal, admin);
    const short = 'vK!2#pXe';
    expect((await redeem(link.token, short)).status).toBe(422);
    await rows('update portal_access.portal_access set second_factor_at = now() where id = $1', [id]);
    expect((await inspect(link.token)).body.minimumPasswordLength).toBe(8);
    expect((await redeem(link.token, 'vK!2#pX')).status).toBe(422);
    expect((await redeem(link.token, short)).status).toBe(204);
  });
});

describe('The end of a password link', () => {
  const moveEnd = (linkId: string, end: string) =>
    rows(`update portal_access.password_link set expires_at = ${end} where id = $1`, [linkId]);

  it('has come at the instant that was told, by the clock of the database, also in the list and before any job', async () => {
    const person = await personWithLink(portal, admin);
    await moveEnd(person.link.id, `now() + interval '1 minute'`);
    expect((await inspect(person.link.token)).status).toBe(200);
    await moveEnd(person.link.id, 'now()');
    await expectDead(person.link.token, 'password-link-expired');
    expect((await linksOf(admin, person))[0]).toMatchObject({ state: 'expired', endedAt: expect.any(String) });
    expect((await admin.get(`/api/staff/${person.id}/portal`)).body.passwordLinks[0].state).toBe('expired');
  });

  it.each([-30, 30])('does not depend on the clock of the API: %i days off', async (days) => {
    const clock = portal.api.get(Clock, { strict: false });
    const [alive, dead] = [await personWithLink(portal, admin), await personWithLink(portal, admin)];
    await moveEnd(dead.link.id, 'now()');
    Object.assign(clock, { now: () => new Date(Date.now() + days * 86_400_000) });
    try {
      expect((await inspect(alive.link.token)).status).toBe(200);
      expect((await redeem(alive.link.token)).status).toBe(204);
      await expectDead(dead.link.token, 'password-link-expired');
    } finally {
      delete (clock as { now?: unknown }).now;
    }
  });

  it('leaves nothing to send of a copy that waits for the mail server', async () => {
    const person = await personWithLink(portal, admin);
    portal.smtp.greylist();
    await emailLink(admin, person, person.link.id, person.email);
    await until('it waits', async () => (await linksOf(admin, person))[0].emailedTo[0].deliveryReason);
    await moveEnd(person.link.id, 'now()');
    portal.smtp.accept();
    await done();
    expect((await linksOf(admin, person))[0].emailedTo[0]).toMatchObject({
      delivery: 'failed',
      deliveryReason: 'the link ended before the e-mail went out',
    });
    expect(portal.smtp.to(person.email)).toHaveLength(1);
  }, 60_000);
});

describe('A password link dies', () => {
  type Holder = Awaited<ReturnType<typeof personWithLink>>;

  it.each<[string, string, (person: Holder) => Promise<{ status: number } | object>]>([
    ['a newer one', 'replaced', (person) => passwordLinkFor(admin, person)],
    ['being revoked', 'administrator', ({ id, link }) => admin.delete(`/api/staff/${id}/portal/password-links/${link.id}`)],
    ['the person leaving', 'access_disabled', ({ id }) => admin.put(`/api/staff/${id}/offboarding`)],
    [
      'another sign-in address',
      'address_changed',
      ({ id }) => admin.patch(`/api/staff/${id}`, { emails: [{ address: `other.${id}@northside.example` }] }),
    ],
  ])('by %s, at once', async (_name, reason, change) => {
    const person = await personWithLink(portal, admin);
    await done();
    expect((await inspect(person.link.token)).status).toBe(200);
    await change(person);
    await expectDead(person.link.token);
    await done();
    expect((await linksOf(admin, person)).find(({ id }) => id === person.link.id)).toMatchObject({
      state: 'revoked',
      endedReason: reason,
    });
    await expectDead(person.link.token);
  });

  it('with an address that one of its copies went to, and not with any other', async () => {
    const person = await personWithLink(portal, admin, {
      emails: ['keeps@stays.example', 'mailed@stays.example', 'unused@stays.example'].map((address) => ({ address })),
    });
    await emailLink(admin, person, person.link.id, 'mailed@stays.example');
    const copy = await linkMailTo(portal.smtp, 'mailed@stays.example', 1);
    await admin.patch(`/api/staff/${person.id}`, {
      emails: [{ address: 'Keeps@Stays.example' }, { address: 'mailed@stays.example' }],
    });
    await done();
    expect((await inspect(copy.token)).status).toBe(200);
    await admin.patch(`/api/staff/${person.id}`, { emails: [{ address: 'keeps@stays.example' }] });
    await expectDead(copy.token);
    await expectDead(person.link.token);
    await done();
    expect((await linksOf(admin, person))[0]).toMatchObject({ state: 'revoked', endedReason: 'address_removed' });
  });

  it('with access, and stays dead when access is back', async () => {
    const person = await personWithLink(portal, admin);
    expect((await admin.put(`/api/staff/${person.id}/offboarding`)).status).toBe(204);
    await done();
    expect(await admin.post(`/api/staff/${person.id}/portal/password-links`, { expiresOn: '2026-11-25' })).toMatchObject({
      status: 409,
      body: { code: 'portal-access.offboarded' },
    });
    expect((await admin.delete(`/api/staff/${person.id}/offboarding`)).status).toBe(204);
    await done();
    expect((await admin.get(`/api/staff/${person.id}/portal`)).body.status.state).toBe('active');
    await expectDead(person.link.token);
  });

  it('for everybody but its own purpose: no other token is one, and it is no other', async () => {
    const { token: invitation } = await invitedPerson(portal, admin);
    const { client } = await activatedPerson(portal, admin);
    const session = client.jar.get('session')!;
    const apiToken: string = (await admin.post('/api/api-tokens', { name: 'Report', expiresInDays: 1, scopes: everyScope })).body
      .token;
    for (const wrong of [invitation, session, apiToken, 'A'.repeat(43), 'x', `' or 1=1 --`, '\0']) await expectDead(wrong);
    const { link } = await personWithLink(portal, admin);
    expect((await portal.anonymous().post('/api/activations/inspect', { token: link.token })).status).toBe(410);
    const answer = await portal.anonymous().post('/api/activations', { token: link.token, password: goodPassword });
    expect(answer.body.code).toBe('portal-access.invitation-not-valid');
    for (const headers of [{ cookie: `session=${link.token}` }, { authorization: `Bearer ${link.token}` }] as Record<
      string,
      string
    >[])
      expect((await portal.anonymous().get('/api/session', { headers })).status).toBe(401);
    expect((await redeem(link.token)).status).toBe(204);
  });
});
