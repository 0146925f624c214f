import { type Client, usePortal, type TestPortal } from '../support/index.js';
import { activatedPerson, activePerson } from '../support/people.js';
import { settled, sql } from '../support/sql.js';

let portal: TestPortal;
let admin: Client;

beforeAll(async () => {
  portal = await usePortal();
  admin = await portal.administrator();
}, 60_000);

afterAll(() => portal?.stop());

const correct = (caller: Client, body: unknown) => caller.patch('/api/session/profile', body);
const recordOf = async (id: string) => (await admin.get(`/api/staff/${id}`)).body;

describe('Correcting the own profile', () => {
  it('changes Biographics, and answers the session with it', async () => {
    const { id, client: caller } = await activePerson(portal, admin, { phone: '+1 555 000 0000', jobTitle: 'Nurse' });
    const corrections = {
      givenName: 'Daná',
      familyName: 'Silva Prado',
      phone: '+1 555 010 2030',
      timeZone: 'America/Denver',
      locale: 'es',
    };
    const { status, body } = await correct(caller, corrections);
    expect(status).toBe(200);
    expect(body.staffMember).toMatchObject({ id, jobTitle: 'Nurse', ...corrections });
    expect(body).toEqual((await caller.get('/api/session')).body);
    expect(await recordOf(id)).toMatchObject({ ...corrections, jobTitle: 'Nurse' });
    await settled(portal.database.url);
    const { items } = (await admin.get('/api/staff?search=prado')).body;
    expect(items).toMatchObject([{ id, givenName: 'Daná' }]);
  });

  it('leaves alone what is not named, and empties the telephone', async () => {
    const { id, client: caller } = await activePerson(portal, admin, { phone: '+1 555 000 0000' });
    const before = await recordOf(id);
    expect((await correct(caller, {})).status).toBe(200);
    expect(await recordOf(id)).toEqual(before);
    expect((await correct(caller, { phone: null })).body.staffMember.phone).toBeNull();
  });

  it.each(['jobTitle', 'office', 'emails', 'externalId', 'id', 'role', 'features', 'offboarded'])(
    'does not reach the %s, which is the administrators’',
    async (field) => {
      const { id, client: caller } = await activePerson(portal, admin);
      const before = await recordOf(id);
      const { body } = await correct(caller, { phone: '+1 555 010 2030', [field]: field === 'emails' ? [] : 'x' });
      expect(body).toMatchObject({ status: 400, code: 'request.invalid' });
      expect(await recordOf(id)).toEqual(before);
    },
  );

  it.each([
    ['a blank name', { givenName: '   ' }, 422, 'givenName'],
    ['no name', { givenName: '' }, 400, 'givenName'],
    ['a name that is null', { familyName: null }, 400, 'familyName'],
    ['a name with a line break', { givenName: 'Da\nna' }, 422, 'givenName'],
    ['a name that is too long', { givenName: 'x'.repeat(201) }, 400, 'givenName'],
    ['a zone that does not exist', { timeZone: 'Mars/Olympus' }, 422, 'timeZone'],
    ['a zone that is an offset', { timeZone: '+01:00' }, 422, 'timeZone'],
    ['a language we do not speak', { locale: 'fr' }, 400, 'locale'],
    ['a telephone with a NUL', { phone: '+1\0' }, 422, 'phone'],
    ['a telephone that is a number', { phone: 15_550_102_030 }, 400, 'phone'],
  ])('refuses %s, and changes nothing', async (_what, body, status, path) => {
    const { id, client: caller } = await activePerson(portal, admin);
    const before = await recordOf(id);
    const answer = await correct(caller, body);
    expect([answer.status, answer.body.errors[0].path]).toEqual([status, path]);
    expect(await recordOf(id)).toEqual(before);
  });

  it('is closed to API tokens, strangers and those whose set-up is not complete', async () => {
    const { token } = (await admin.post('/api/api-tokens', { name: 'Report', expiresInDays: 1 })).body;
    const byToken = { headers: { authorization: `Bearer ${token}` } };
    expect((await portal.anonymous().patch('/api/session/profile', { locale: 'es' }, byToken)).body.code).toBe(
      'access.session-only',
    );
    expect((await correct(portal.anonymous(), { locale: 'es' })).body.code).toBe('portal-access.signed-out');
    const { client: newcomer } = await activatedPerson(portal, admin);
    expect((await correct(newcomer, { locale: 'es' })).body.code).toBe('portal-access.setup-incomplete');
  });

  it('twice at once writes both, and leaves one audit row each, in the own name', async () => {
    const { id, client: caller } = await activePerson(portal, admin);
    const answers = await Promise.all([correct(caller, { phone: '+1 555 010 2030' }), correct(caller, { locale: 'es' })]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(await recordOf(id)).toMatchObject({ phone: '+1 555 010 2030', locale: 'es' });
    const audit = await sql(
      portal.database.url,
      `select action, outcome, detail from audit.event where subject_id = $1 and actor_id = $1
       and action not in ('activate-account', 'confirm-contact-details', 'accept-terms')`,
      [id],
    );
    const row = {
      action: 'edit-biographics',
      outcome: 'ok',
      detail: { facts: [{ type: 'staff.biographics-changed', staffId: id }] },
    };
    expect(audit).toEqual([row, row]);
  });
});
