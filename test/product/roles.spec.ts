import { administrator, type Client, goodPassword, registerPerson, freshPortal, type TestPortal } from '../support/index.js';
import { activate, activePerson, invite, mailTo, tokenIn } from '../support/people.js';
import { contentOf, settled, sql } from '../support/sql.js';
import { Portal } from '#portal-access';

let portal: TestPortal;
let admin: Client;
let adminId: string;

beforeAll(async () => {
  // Counts the administrators of the practice.
  portal = await freshPortal();
  admin = await portal.administrator();
  adminId = (await admin.get('/api/session')).body.staffMember.id;
}, 60_000);

afterAll(() => portal?.stop());

type Member = { id: string };

const rows = (statement: string, values: unknown[] = []) => sql(portal.database.url, statement, values);
const give = ({ id }: Member, role: unknown, by = admin) => by.put(`/api/staff/${id}/portal/role`, { role });
const roleOf = async ({ id }: Member) => (await admin.get(`/api/staff/${id}/portal`)).body.role;

async function secondAdministrator() {
  const person = await activePerson(portal, admin);
  expect((await give(person, 'administrator')).status).toBe(200);
  return person;
}

describe('A role', () => {
  it('holds on the next request, in live sessions too, both ways', async () => {
    const person = await activePerson(portal, admin);
    expect((await person.client.get('/api/staff')).status).toBe(403);
    const { status, body } = await give(person, 'administrator');
    expect([status, body.role, body.status.state]).toEqual([200, 'administrator', 'active']);
    expect((await person.client.get('/api/staff')).status).toBe(200);
    expect((await person.client.get('/api/session')).body.role).toBe('administrator');
    expect((await give(person, 'staff')).body.role).toBe('staff');
    expect((await person.client.get('/api/staff')).body.code).toBe('access.denied');
    expect(await roleOf(person)).toBe('staff');
  });

  it('stands in the timeline with who gave it, and the person hears of it by e-mail', async () => {
    const person = await secondAdministrator();
    const [newest] = (await admin.get(`/api/staff/${person.id}/portal/timeline`)).body.items;
    expect(newest).toMatchObject({ type: 'role_changed', by: { id: adminId }, detail: { role: 'administrator' } });
    // The first mail was the invitation.
    expect((await mailTo(portal.smtp, person.email, 2)).text).not.toContain('#');
  });

  it('may be given before the person is invited: that is how a second administrator comes', async () => {
    const person = await registerPerson(admin);
    expect((await give(person, 'administrator')).status).toBe(200);
    await invite(admin, person);
    const visitor = portal.anonymous();
    const token = tokenIn(await mailTo(portal.smtp, person.email));
    expect((await activate(visitor, token)).body.role).toBe('administrator');
    expect((await visitor.get('/api/staff')).body.code).toBe('portal-access.setup-incomplete');
    for (const step of ['confirm_contact_details', 'accept_terms']) await visitor.post(`/api/session/setup/${step}`);
    expect((await visitor.get('/api/staff')).status).toBe(200);
  });

  it('that is taken takes every API token along, and giving it again brings none back', async () => {
    const person = await secondAdministrator();
    const { token } = (await person.client.post('/api/api-tokens', { name: 'Report', expiresInDays: 9 })).body;
    const call = async () =>
      (await portal.anonymous().get('/api/staff', { headers: { authorization: `Bearer ${token}` } })).status;
    expect(await call()).toBe(200);
    await give(person, 'staff');
    expect(await call()).toBe(401);
    await give(person, 'administrator');
    expect(await call()).toBe(401);
    expect(await rows('select id from portal_access.api_token where staff_id = $1', [person.id])).toEqual([]);
  });

  it('given twice changes nothing', async () => {
    const person = await secondAdministrator();
    await settled(portal.database.url);
    const before = await contentOf(portal.database.url);
    expect((await give(person, 'administrator')).status).toBe(200);
    expect(await contentOf(portal.database.url)).toEqual(before);
  });

  it('is refused where it does not exist, and for nobody', async () => {
    const person = await registerPerson(admin);
    for (const role of ['owner', 'Administrator', '', null, 1, ['administrator'], undefined])
      expect((await give(person, role)).body).toMatchObject({ status: 400, code: 'request.invalid', errors: [{ path: 'role' }] });
    expect((await give({ id: '01920f3a-7c1e-7abc-8def-0123456789ab' }, 'administrator')).body.code).toBe('staff.not-found');
    expect(await roleOf(person)).toBe('staff');
  });

  it('cannot be changed by the person who has it', async () => {
    for (const role of ['staff', 'administrator'])
      expect((await give({ id: adminId }, role)).body).toMatchObject({ status: 409, code: 'portal-access.own-access' });
    expect(await roleOf({ id: adminId })).toBe('administrator');
  });

  it('needs the password of the last ten minutes, and no API token can give one', async () => {
    const person = await registerPerson(admin);
    const stale = portal.anonymous();
    await stale.post('/api/session', administrator);
    await rows(
      `update portal_access.session set stepped_up_at = now() - interval '10 minutes' where token_hash = sha256($1::bytea)`,
      [Buffer.from(`session:${stale.jar.get('session')}`)],
    );
    expect((await give(person, 'administrator', stale)).body.code).toBe('portal-access.step-up-required');
    const { token } = (await admin.post('/api/api-tokens', { name: 'All', expiresInDays: 1 })).body;
    const headers = { authorization: `Bearer ${token}` };
    const byToken = await portal.anonymous().put(`/api/staff/${person.id}/portal/role`, { role: 'administrator' }, { headers });
    expect(byToken.body.code).toBe('access.session-only');
    expect(await roleOf(person)).toBe('staff');
  });
});

describe('One administrator stays', () => {
  const actives = async () =>
    (await rows(`select id from portal_access.portal_access where role = 'administrator' and disabled_at is null`)).length;

  it.each<[string, (person: Member, by: Client) => Promise<{ status: number; body: any }>]>([
    ['take the role from', (person, by) => give(person, 'staff', by)],
    ['switch off', (person, by) => by.post(`/api/staff/${person.id}/portal/disable`)],
  ])(
    'when two %s each other at once, in every one of 10 rounds',
    async (_name, act) => {
      for (let round = 0; round < 10; round++) {
        await rows(`update portal_access.portal_access set role = 'staff' where id <> $1`, [adminId]);
        await rows(`update portal_access.portal_status set role = 'staff' where staff_id <> $1`, [adminId]);
        const other = await secondAdministrator();
        const answers = await Promise.all([act(other, admin), act({ id: adminId }, other.client)]);
        const [refused, ...rest] = answers.filter(({ status }) => status >= 300);
        expect(rest).toEqual([]);
        expect(['access.denied', 'portal-access.last-administrator', 'portal-access.signed-out']).toContain(refused!.body.code);
        expect(await actives()).toBe(1);
        await rows(
          `update portal_access.portal_access set role = 'administrator', disabled_at = null, disabled_cause = null where id = $1`,
          [adminId],
        );
        await rows(`update portal_access.portal_status set role = 'administrator', state = 'active' where staff_id = $1`, [
          adminId,
        ]);
        if ((await admin.get('/api/session')).status === 401) admin = await portal.administrator();
      }
    },
    120_000,
  );

  it('when two offboard each other at once, in every one of 5 rounds', async () => {
    const offboard = ({ id }: Member, by: Client) => by.put(`/api/staff/${id}/offboarding`);
    for (let round = 0; round < 5; round++) {
      await rows(`update portal_access.portal_access set role = 'staff' where id <> $1`, [adminId]);
      await rows(`update portal_access.portal_status set role = 'staff' where staff_id <> $1`, [adminId]);
      const other = await secondAdministrator();
      const answers = await Promise.all([offboard(other, admin), offboard({ id: adminId }, other.client)]);
      const [refused, ...rest] = answers.filter(({ status }) => status >= 300);
      expect(rest).toEqual([]);
      expect(['portal-access.last-administrator', 'portal-access.signed-out']).toContain(refused!.body.code);
      await settled(portal.database.url);
      expect(await actives()).toBe(1);
      await rows('update staff.staff_member set offboarded_at = null where id = $1', [adminId]);
      await rows('update portal_access.portal_access set disabled_at = null, disabled_cause = null where id = $1', [adminId]);
      await rows(`update portal_access.portal_status set state = 'active', offboarded = false where staff_id = $1`, [adminId]);
      if ((await admin.get('/api/session')).status === 401) admin = await portal.administrator();
    }
  }, 120_000);

  it('because people cannot offboard themselves', async () => {
    await secondAdministrator();
    const { status, body } = await admin.put(`/api/staff/${adminId}/offboarding`);
    expect([status, body.code]).toEqual([409, 'portal-access.own-access']);
    expect((await admin.get(`/api/staff/${adminId}`)).body.offboardedAt).toBeNull();
  });

  it('because a start with ADMIN_EMAIL and ADMIN_PASSWORD brings that one back where none is left all the same', async () => {
    await rows(`update portal_access.portal_access set role = 'staff' where id <> $1`, [adminId]);
    await rows('update staff.staff_member set offboarded_at = now() where id = $1', [adminId]);
    await rows(`update portal_access.portal_access set disabled_at = now(), disabled_cause = 'offboarded' where id = $1`, [
      adminId,
    ]);
    await expect(portal.administrator()).rejects.toThrow('401');
    await portal.api.get(Portal).ensureFirstAdministrator();
    admin = await portal.administrator();
    await settled(portal.database.url);
    expect((await admin.get('/api/session')).body).toMatchObject({ staffMember: { id: adminId }, role: 'administrator' });
    expect((await admin.get(`/api/staff/${adminId}`)).body.offboardedAt).toBeNull();
  });

  it('not counting anyone who has not finished the set-up or has been offboarded', async () => {
    const [ready, leaving, newcomer] = [
      await secondAdministrator(),
      await secondAdministrator(),
      await registerPerson(admin, {}),
    ];
    await give(newcomer, 'administrator');
    await rows(`update portal_access.portal_access set role = 'staff' where not id = any($1)`, [
      [adminId, ready.id, leaving.id, newcomer.id],
    ]);
    // The guard has let `ready` in; everybody else is gone by the time the command asks.
    await rows(`update portal_access.portal_status set state = 'setup_incomplete' where staff_id = $1`, [ready.id]);
    await rows(`update staff.staff_member set offboarded_at = now() where id = $1`, [leaving.id]);
    const { status, body } = await give({ id: adminId }, 'staff', ready.client);
    expect([status, body.code]).toEqual([409, 'portal-access.last-administrator']);
    await rows(`update portal_access.portal_status set state = 'active' where staff_id = $1`, [ready.id]);
    expect((await give({ id: adminId }, 'staff', ready.client)).status).toBe(200);
    expect((await portal.anonymous().post('/api/session', { email: ready.email, password: goodPassword })).status).toBe(201);
  });
});
