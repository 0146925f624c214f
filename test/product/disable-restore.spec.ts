import { type Client, goodPassword, type Person, registerPerson, freshPortal, type TestPortal } from '../support/index.js';
import { activatedPerson, activePerson, invitedPerson } from '../support/people.js';
import { contentOf, settled, sql } from '../support/sql.js';

let portal: TestPortal;
let admin: Client;
let adminId: string;

beforeAll(async () => {
  // Compares every table before and after.
  portal = await freshPortal();
  admin = await portal.administrator();
  adminId = (await admin.get('/api/session')).body.staffMember.id;
}, 60_000);

afterAll(() => portal?.stop());

type Member = { id: string };

const disable = ({ id }: Member, body?: unknown, by = admin) => by.post(`/api/staff/${id}/portal/disable`, body);
const restore = ({ id }: Member, by = admin) => by.post(`/api/staff/${id}/portal/restore`);
const portalOf = async ({ id }: Member) => (await admin.get(`/api/staff/${id}/portal`)).body;
const stateOf = async (person: Member) => (await portalOf(person)).status.state;
const timelineOf = async ({ id }: Member) => (await admin.get(`/api/staff/${id}/portal/timeline`)).body.items;
const signIn = ({ email }: Person) => portal.anonymous().post('/api/session', { email, password: goodPassword });
const rows = (statement: string, values: unknown[] = []) => sql(portal.database.url, statement, values);
const offboard = async ({ id }: Member) => {
  expect((await admin.put(`/api/staff/${id}/offboarding`)).status).toBe(204);
  await settled(portal.database.url);
};
const reinstate = async ({ id }: Member) => {
  expect((await admin.delete(`/api/staff/${id}/offboarding`)).status).toBe(204);
  await settled(portal.database.url);
};

describe('Switching access off', () => {
  it('ends every session and API token at once, and restoring brings none of them back', async () => {
    const person = await activePerson(portal, admin);
    await rows(`update portal_access.portal_access set role = 'administrator' where id = $1`, [person.id]);
    const { token } = (await person.client.post('/api/api-tokens', { name: 'Report', expiresInDays: 90 })).body;
    const waysIn = [
      () => person.client.get('/api/session'),
      () => portal.anonymous().get('/api/session', { headers: { authorization: `Bearer ${token}` } }),
    ];
    const answers = async () => Promise.all(waysIn.map(async (way) => (await way()).status));
    expect(await answers()).toEqual([200, 200]);
    expect((await disable(person)).status).toBe(204);
    expect(await answers()).toEqual([401, 401]);
    expect((await signIn(person)).body.code).toBe('portal-access.wrong-credentials');
    expect((await restore(person)).status).toBe(204);
    expect(await answers()).toEqual([401, 401]);
    expect((await signIn(person)).status).toBe(201);
    for (const table of ['session', 'api_token'])
      expect(await rows(`select id from portal_access.${table} where staff_id = $1`, [person.id])).toHaveLength(
        table === 'session' ? 1 : 0,
      );
  });

  it('kills the invitation under way for good', async () => {
    const person = await invitedPerson(portal, admin);
    await disable(person);
    const inspect = async () =>
      (await portal.anonymous().post('/api/activations/inspect', { token: person.token })).body.code as string;
    expect(await inspect()).toBe('portal-access.invitation-not-valid');
    await restore(person);
    expect(await inspect()).toBe('portal-access.invitation-not-valid');
    expect(await portalOf(person)).toMatchObject({ status: { state: 'not_invited' }, invitation: null, disabled: null });
  });

  it('tells administrators why, in status, page and timeline, as plain text', async () => {
    const person = await activatedPerson(portal, admin);
    const reason = 'Lost <b>badge</b>; call {name} “soon”';
    await disable(person, { reason: `  ${reason} ` });
    const { status, disabled } = await portalOf(person);
    expect(status).toMatchObject({ state: 'disabled', headline: expect.stringMatching(/^Portal access is switched off since /) });
    expect(status.reasons).toEqual([reason]);
    expect(disabled).toEqual({ since: status.since, cause: 'administrator', reason });
    const listed = (await admin.get(`/api/staff?status=disabled&search=${encodeURIComponent(person.familyName)}`)).body.items;
    expect(listed.map((item: { portalStatus: unknown }) => item.portalStatus)).toEqual([status]);
    expect((await timelineOf(person))[0]).toMatchObject({
      type: 'access_disabled',
      by: { kind: 'staff', id: adminId },
      detail: { cause: 'administrator', reason },
    });
    await restore(person);
    expect((await timelineOf(person))[0]).toMatchObject({ type: 'access_restored', by: { kind: 'staff', id: adminId } });
    expect(await portalOf(person)).toMatchObject({ disabled: null, status: { state: 'setup_incomplete' } });
    expect(JSON.stringify((await portalOf(person)).status)).not.toContain('badge');
  });

  it('shows its reason to nobody else', async () => {
    const [person, colleague] = [await activatedPerson(portal, admin), await activePerson(portal, admin)];
    await disable(person, { reason: 'a canary of a reason' });
    const seen = [
      await signIn(person),
      await person.client.get('/api/session'),
      await colleague.client.get(`/api/staff/${person.id}/portal`),
      await colleague.client.get(`/api/staff/${person.id}/portal/timeline`),
    ];
    await restore(person);
    seen.push(await signIn(person));
    expect(seen.map(({ status }) => status)).toEqual([401, 401, 403, 403, 201]);
    expect(seen.map(({ text }) => text).join()).not.toContain('canary');
  });

  it('is possible for somebody whom nobody ever invited, who is not invited afterwards', async () => {
    const person = await registerPerson(admin);
    await settled(portal.database.url);
    expect((await disable(person)).status).toBe(204);
    expect(await stateOf(person)).toBe('disabled');
    const { status, body } = await admin.post(`/api/staff/${person.id}/portal/invitations`, { email: person.email });
    expect([status, body.code]).toEqual([409, 'portal-access.disabled']);
    await restore(person);
    expect(await stateOf(person)).toBe('not_invited');
  });

  it('changes nothing the second time, nor does restoring what is not switched off', async () => {
    const person = await activePerson(portal, admin);
    const fresh = await registerPerson(admin);
    await disable(person, { reason: 'The first' });
    await settled(portal.database.url);
    const off = await contentOf(portal.database.url);
    expect((await disable(person, { reason: 'The second' })).status).toBe(204);
    expect((await restore(fresh)).status).toBe(204);
    expect(await contentOf(portal.database.url)).toEqual(off);
    expect((await portalOf(person)).disabled.reason).toBe('The first');
    await restore(person);
    const on = await contentOf(portal.database.url);
    expect((await restore(person)).status).toBe(204);
    expect(await contentOf(portal.database.url)).toEqual(on);
  });

  it('leaves everybody else signed in', async () => {
    const [person, colleague] = [await activePerson(portal, admin), await activePerson(portal, admin)];
    await disable(person);
    expect((await colleague.client.get('/api/session')).status).toBe(200);
  });

  it('wins against a sign-in at the same moment', async () => {
    const person = await activePerson(portal, admin);
    const visitors = Array.from({ length: 6 }, () => portal.anonymous());
    const credentials = { email: person.email, password: goodPassword };
    await Promise.all([...visitors.map((visitor) => visitor.post('/api/session', credentials)), disable(person)]);
    expect(await Promise.all(visitors.map(async (visitor) => (await visitor.get('/api/session')).status))).toEqual(
      visitors.map(() => 401),
    );
    expect(await rows('select id from portal_access.session where staff_id = $1', [person.id])).toEqual([]);
  });
});

describe('Switching access off is refused', () => {
  it('for oneself', async () => {
    const { status, body } = await disable({ id: adminId });
    expect([status, body.code]).toEqual([409, 'portal-access.own-access']);
    expect((await admin.get('/api/session')).status).toBe(200);
  });

  it.each([
    ['too long', { reason: 'x'.repeat(201) }, 'reason'],
    ['empty', { reason: '  ' }, 'reason'],
    ['of two lines', { reason: 'a\nb' }, 'reason'],
    ['with a NUL', { reason: 'a\0b' }, 'reason'],
    ['a number', { reason: 7 }, 'reason'],
    ['null', { reason: null }, 'reason'],
  ])('with a reason that is %s', async (_name, wrong, path) => {
    const person = await registerPerson(admin);
    const { status, body } = await disable(person, wrong);
    expect([status, body.code, body.errors[0].path]).toEqual([400, 'request.invalid', path]);
    expect(await stateOf(person)).toBe('not_invited');
  });

  it('for nobody', async () => {
    const nobody = { id: '01920f3a-7c1e-7abc-8def-0123456789ab' };
    for (const { status, body } of [await disable(nobody), await restore(nobody)])
      expect([status, body.code]).toEqual([404, 'staff.not-found']);
    expect(await rows('select id from portal_access.portal_access where id = $1', [nobody.id])).toEqual([]);
  });
});

describe('Switching off and offboarding', () => {
  it('restoring is refused while the person is offboarded', async () => {
    const person = await activePerson(portal, admin);
    await offboard(person);
    expect(await portalOf(person)).toMatchObject({
      disabled: { cause: 'offboarded', reason: null },
      status: { reasons: ['No longer works here'], nextAction: 'Reinstate Dana to give access back.' },
    });
    const { status, body } = await restore(person);
    expect([status, body.code]).toEqual([409, 'portal-access.offboarded']);
    expect(await stateOf(person)).toBe('disabled');
    await reinstate(person);
    expect(await stateOf(person)).toBe('active');
  });

  it.each([
    ['before', 'offboarded'],
    ['after', 'offboarded'],
    ['before', 'administrator'],
  ])('reinstating leaves off what an administrator switched off %s, with the reason "%s"', async (when, reason) => {
    const person = await activePerson(portal, admin);
    if (when === 'after') await offboard(person);
    expect((await disable(person, { reason })).status).toBe(204);
    if (when === 'before') await offboard(person);
    await reinstate(person);
    expect(await portalOf(person)).toMatchObject({
      status: { state: 'disabled', reasons: [reason] },
      disabled: { cause: 'administrator', reason },
    });
    expect((await restore(person)).status).toBe(204);
    expect(await stateOf(person)).toBe('active');
    expect((await signIn(person)).status).toBe(201);
  });
});
