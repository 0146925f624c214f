import { Clock } from '#shared-kernel/domain';
import { everyScope } from '../support/api-tokens.js';
import { type Client, freshPortal, usePortal, type TestPortal, until } from '../support/index.js';
import {
  activate,
  activatedPerson,
  goodPassword,
  invite,
  invitedPerson,
  mailTo,
  registerPerson,
  tokenIn,
} from '../support/people.js';
import { sql } from '../support/sql.js';

let portal: TestPortal;
let admin: Client;

beforeAll(async () => {
  portal = await usePortal();
  admin = await portal.administrator();
}, 60_000);

afterAll(() => portal?.stop());

const inspect = (token: string) => portal.anonymous().post('/api/activations/inspect', { token });
const redeem = (token: string, password = goodPassword) => portal.anonymous().post('/api/activations', { token, password });

async function expectDead(token: string, code = 'portal-access.invitation-not-valid'): Promise<void> {
  const answers = await Promise.all([inspect(token), redeem(token)]);
  expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
    [410, code],
    [410, code],
  ]);
}

describe('Looking at a link', () => {
  it('leaves it alive, however often a mail scanner opens its address', async () => {
    const { token, id } = await invitedPerson(portal, admin);
    const page = ['/activate', '/activate?utm_source=mail', `/activate?token=${token}`];
    const others = [`/activate/${token}`, `/api/activations?token=${token}`];
    for (let round = 0; round < 34; round++) {
      const opened = [...page, ...others].flatMap((address) => [
        portal.anonymous().get(address),
        portal.anonymous().call('HEAD', address),
      ]);
      const statuses = (await Promise.all(opened)).map(({ status }) => status);
      expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 404, 404, 404, 404]);
    }
    for (let round = 0; round < 10; round++) {
      const answers = await Promise.all(Array.from({ length: 10 }, () => inspect(token)));
      expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    }
    expect((await admin.get(`/api/staff/${id}/portal`)).body.status.state).toBe('invited');
    expect((await redeem(token)).status).toBe(201);
  });

  it('is one fact of the timeline, told apart from the activation', async () => {
    const { token, id } = await invitedPerson(portal, admin);
    await Promise.all(Array.from({ length: 5 }, () => inspect(token)));
    await redeem(token);
    const { items } = (await admin.get(`/api/staff/${id}/portal/timeline`)).body;
    const types: string[] = items.map((item: any) => item.type);
    expect(types.filter((type) => type === 'link_page_opened')).toHaveLength(1);
    expect(types.filter((type) => type === 'account_activated')).toHaveLength(1);
  });

  it('shows for whom it is without the whole address', async () => {
    const { token, email } = await invitedPerson(portal, admin);
    const { text, body } = await inspect(token);
    expect(body).toMatchObject({
      purpose: 'activation',
      givenName: 'Dana',
      maskedEmail: 'd•••@northside.example',
      timeZone: 'America/New_York',
    });
    expect(text).not.toContain(email);
  });

  it('leaves it alive when the password is too weak', async () => {
    const { token } = await invitedPerson(portal, admin);
    for (const weak of ['short', 'passwordpassword', 'x'.repeat(129)]) {
      expect(await redeem(token, weak)).toMatchObject({ status: 422, body: { code: 'portal-access.weak-password' } });
    }
    expect((await inspect(token)).status).toBe(200);
    expect((await redeem(token)).status).toBe(201);
  });

  it('uses it up with the first good password', async () => {
    const { token } = await invitedPerson(portal, admin);
    expect((await redeem(token)).status).toBe(201);
    await expectDead(token);
  });
});

describe('The end of a link', () => {
  const moveEnd = (invitationId: string, end: string) =>
    sql(portal.database.url, `update portal_access.invitation set expires_at = ${end} where id = $1`, [invitationId]);

  it('has come at the instant that was told, by the clock of the database', async () => {
    const { token, invitationId } = await invitedPerson(portal, admin);
    await moveEnd(invitationId, 'now()');
    await expectDead(token, 'portal-access.invitation-expired');
  });

  it.each([-30, 30])('does not depend on the clock of the API: %i days off', async (days) => {
    const clock = portal.api.get(Clock, { strict: false });
    const [alive, dead] = [await invitedPerson(portal, admin), await invitedPerson(portal, admin)];
    await moveEnd(dead.invitationId, 'now()');
    Object.assign(clock, { now: () => new Date(Date.now() + days * 86_400_000) });
    try {
      expect((await inspect(alive.token)).status).toBe(200);
      expect((await redeem(alive.token)).status).toBe(201);
      await expectDead(dead.token, 'portal-access.invitation-expired');
    } finally {
      delete (clock as { now?: unknown }).now;
    }
  });

  it('is told to the administrator as soon as it has come', async () => {
    const { id, invitationId } = await invitedPerson(portal, admin);
    await moveEnd(invitationId, 'now()');
    await sql(portal.database.url, 'update portal_access.portal_status set invitation_expires_at = now() where staff_id = $1', [
      id,
    ]);
    const { status, invitation } = (await admin.get(`/api/staff/${id}/portal`)).body;
    expect(status.headline).toMatch(/^The invitation sent on .+ expired before Dana signed in\.$/);
    expect(status.nextAction).toBe('Send the invitation again.');
    expect(invitation.state).toBe('expired');
  });
});

describe('An older link dies', () => {
  it('with a newer invitation, to the same address or another', async () => {
    const person = await invitedPerson(portal, admin, {
      emails: [{ address: 'two.of@northside.example' }, { address: 'them@northside.example' }],
    });
    await invite(admin, person, 'them@northside.example');
    await expectDead(person.token);
    const newer = tokenIn(await mailTo(portal.smtp, 'them@northside.example'));
    await invite(admin, person);
    await expectDead(newer);
    expect((await inspect(tokenIn(await mailTo(portal.smtp, person.email, 2)))).status).toBe(200);
  });

  it('with its invitation', async () => {
    const { id, invitationId, token } = await invitedPerson(portal, admin);
    expect((await admin.delete(`/api/staff/${id}/portal/invitations/${invitationId}`)).status).toBe(204);
    await expectDead(token);
    expect((await admin.get(`/api/staff/${id}/portal`)).body.status.state).toBe('not_invited');
  });

  it('with the person leaving, and stays dead when they are back', async () => {
    const { id, token } = await invitedPerson(portal, admin);
    expect((await admin.put(`/api/staff/${id}/offboarding`)).status).toBe(204);
    await expectDead(token);
    const state = async () => (await admin.get(`/api/staff/${id}/portal`)).body.status.state;
    await until('access is switched off', async () => (await state()) === 'disabled');
    expect((await admin.delete(`/api/staff/${id}/offboarding`)).status).toBe(204);
    await until('access is restored', async () => (await state()) === 'not_invited');
    await expectDead(token);
  });

  it('with the address it went to', async () => {
    const { id, token } = await invitedPerson(portal, admin);
    await admin.patch(`/api/staff/${id}`, { emails: [{ address: 'another.address@northside.example' }] });
    await expectDead(token);
  });

  it('only with its own address: not when another one goes, nor with a new spelling of its own', async () => {
    const { id, token } = await invitedPerson(portal, admin, {
      emails: [{ address: 'kept@northside.example' }, { address: 'dropped@northside.example' }],
    });
    await admin.patch(`/api/staff/${id}`, { emails: [{ address: 'Kept@Northside.example' }] });
    expect((await inspect(token)).status).toBe(200);
    expect((await redeem(token)).status).toBe(201);
  });
});

describe('A token', () => {
  it('opens nothing but what it was made for', async () => {
    const { token: link } = await invitedPerson(portal, admin);
    const session = (await activatedPerson(portal, admin)).client.jar.get('session')!;
    const apiToken: string = (await admin.post('/api/api-tokens', { name: 'Report', expiresInDays: 1, scopes: everyScope })).body
      .token;
    const as = (headers: Record<string, string>) => portal.anonymous().get('/api/session', { headers });

    for (const wrong of [link, apiToken]) expect((await as({ cookie: `session=${wrong}` })).status).toBe(401);
    for (const wrong of [link, session]) expect((await as({ authorization: `Bearer ${wrong}` })).status).toBe(401);
    for (const wrong of [session, apiToken]) await expectDead(wrong);

    expect((await as({ cookie: `session=${session}` })).status).toBe(200);
    expect((await as({ authorization: `Bearer ${apiToken}` })).status).toBe(200);
    expect((await inspect(link)).status).toBe(200);
  });

  it('activates the account of its own person, whoever is signed in', async () => {
    const [one, other] = [await invitedPerson(portal, admin), await activatedPerson(portal, admin)];
    const answer = await activate(other.client, one.token);
    expect(answer.body.staffMember.id).toBe(one.id);
    expect((await other.client.get('/api/session')).body.staffMember.id).toBe(one.id);
  });

  it.each([
    ['nothing', ''],
    ['a letter', 'x'],
    ['the right length', 'A'.repeat(43)],
    ['the longest that is read', 'A'.repeat(200)],
    ['a path', '../../etc/passwd'],
    ['SQL', "' or 1=1 --"],
    ['a NUL', '\0'],
  ])('that was never made is refused: %s', async (_name, token) => {
    const answers = await Promise.all([inspect(token), redeem(token)]);
    const expected = token === '' ? [400, 'request.invalid'] : [410, 'portal-access.invitation-not-valid'];
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([expected, expected]);
  });
});

describe('Before the worker has heard of a change', () => {
  let quiet: TestPortal;
  let administrator: Client;

  beforeAll(async () => {
    quiet = await freshPortal({}, { worker: false });
    administrator = await quiet.administrator();
  }, 60_000);

  afterAll(() => quiet?.stop());

  /** An invitation with a link, as the worker leaves it when it stops after the mail. */
  async function withLink(token: string): Promise<{ id: string }> {
    const person = await registerPerson(administrator);
    const { id } = await invite(administrator, person);
    const hash = `sha256(convert_to('activation:' || $2, 'UTF8'))`;
    await sql(quiet.database.url, `update portal_access.invitation set token_hash = ${hash}, delivery = 'sent' where id = $1`, [
      id,
      token,
    ]);
    return person;
  }

  it.each([
    [
      'a removed address',
      (id: string) => administrator.patch(`/api/staff/${id}`, { emails: [{ address: `new.${id}@northside.example` }] }),
    ],
    ['the person having left', (id: string) => administrator.put(`/api/staff/${id}/offboarding`)],
  ])('%s kills the link all the same', async (_name, change) => {
    const token = `link-before-the-worker-${_name.length}`;
    const { id } = await withLink(token);
    const visitor = quiet.anonymous();
    expect((await visitor.post('/api/activations/inspect', { token })).status).toBe(200);
    expect((await change(id)).status).toBeLessThan(300);
    expect((await visitor.post('/api/activations/inspect', { token })).status).toBe(410);
    expect((await visitor.post('/api/activations', { token, password: goodPassword })).status).toBe(410);
  });
});
