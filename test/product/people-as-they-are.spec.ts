import { administrator, type Client, type TestPortal, usePortal } from '../support/index.js';
import { activate, activePerson, goodPassword, invite, mailTo, registerPerson, tokenIn } from '../support/people.js';
import { settled } from '../support/sql.js';

let portal: TestPortal;
let admin: Client;
let made = 0;

beforeAll(async () => {
  portal = await usePortal();
  admin = await portal.administrator();
}, 60_000);

afterAll(() => portal?.stop());

const fresh = (domain = 'contacts.example') => `contact.${(made += 1)}@${domain}`;
const emails = (...addresses: string[]) => ({ emails: addresses.map((address) => ({ address })) });
const signIn = async (email: string) => (await portal.anonymous().post('/api/session', { email, password: goodPassword })).status;

describe('An address that several people have', () => {
  it('is taken as a further one, and refused as anybody’s primary one', async () => {
    const desk = fresh();
    const first = await registerPerson(admin, emails(fresh(), desk));
    await registerPerson(admin, emails(fresh(), desk.toUpperCase()));
    const answer = await admin.post('/api/staff', { givenName: 'Front', ...emails(desk) });
    expect(answer.body).toMatchObject({ status: 409, code: 'staff.email-taken', errors: [{ path: 'emails' }] });
    const swapped = await admin.patch(`/api/staff/${first.id}`, emails(desk, first.email));
    expect(swapped.body).toMatchObject({ status: 409, code: 'staff.email-taken' });
    const borrowed = await admin.post('/api/staff', { givenName: 'Front', ...emails(fresh(), first.email) });
    expect(borrowed.body).toMatchObject({ status: 409, code: 'staff.email-taken' });
  });

  it('gets no link that opens an account', async () => {
    const desk = fresh();
    const person = await activePerson(portal, admin, emails(fresh(), desk));
    const other = await registerPerson(admin, emails(fresh(), desk));
    const invited = await admin.post(`/api/staff/${other.id}/portal/invitations`, { email: desk });
    expect(invited.body).toMatchObject({ status: 422, code: 'portal-access.address-shared', errors: [{ path: 'email' }] });
    const expiresOn = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    await admin.post('/api/session/step-up', { password: administrator.password });
    const { body: link } = await admin.post(`/api/staff/${person.id}/portal/password-links`, { expiresOn });
    const sent = await admin.post(`/api/staff/${person.id}/portal/password-links/${link.id}/email`, { email: desk });
    expect(sent.body).toMatchObject({ status: 422, code: 'portal-access.address-shared' });
    await person.client.post('/api/session/sign-in-address', { email: desk, password: goodPassword });
    await settled(portal.database.url);
    expect(portal.smtp.to(desk)).toEqual([]);
    await invite(admin, other);
  });

  it('cannot be one that somebody signs in with or is invited at', async () => {
    const [signsIn, isInvited] = [fresh(), fresh()];
    const person = await registerPerson(admin, emails(fresh(), signsIn));
    await invite(admin, person, signsIn);
    await activate(portal.anonymous(), tokenIn(await mailTo(portal.smtp, signsIn)));
    await invite(admin, await registerPerson(admin, emails(fresh(), isInvited)), isInvited);
    for (const address of [signsIn, isInvited]) {
      const { body } = await admin.post('/api/staff', { givenName: 'Eve', ...emails(fresh(), address) });
      expect(body).toMatchObject({ status: 409, code: 'staff.email-taken' });
    }
    // Once it is off the record it is free.
    await admin.post('/api/session/step-up', { password: administrator.password });
    expect((await admin.patch(`/api/staff/${person.id}`, emails(person.email))).status).toBe(200);
    await registerPerson(admin, emails(fresh(), signsIn));
  });
});

describe('An address whose domain has accents', () => {
  it.each(['clínica-norte', 'praxis-müller', 'consultório', 'ñandú'])(
    'at %s.example is written to, and signs in however it is typed',
    async (domain) => {
      const typed = fresh(`${domain}.example`);
      const person = await registerPerson(admin, emails(typed));
      expect(person.email).toMatch(/@xn--[a-z0-9-]+\.example$/);
      await invite(admin, person, typed);
      // The mail server of the tests shows addresses as people write them.
      await activate(portal.anonymous(), tokenIn(await mailTo(portal.smtp, typed)));
      expect([await signIn(typed), await signIn(person.email.toUpperCase()), await signIn(typed.normalize('NFD'))]).toEqual([
        201, 201, 201,
      ]);
      await portal.anonymous().post('/api/password-resets/requests', { email: typed.toUpperCase() });
      expect((await mailTo(portal.smtp, typed, 2)).text).toContain('/reset-password#');
      await settled(portal.database.url);
      const found = await admin.get(`/api/staff?search=${encodeURIComponent(domain)}`);
      expect(found.body.items).toMatchObject([{ id: person.id }]);
    },
  );

  it.each(['dana@clіnic.example', 'josé@clinic.example', 'dana@clínica', 'dana@ｃlinic.example'])(
    'is not %s',
    async (address) => {
      const { body } = await admin.post('/api/staff', { givenName: 'Dana', ...emails(address) });
      expect(body).toMatchObject({ status: 422, code: 'staff.invalid-record', errors: [{ path: 'emails.0.address' }] });
    },
  );
});

describe('Somebody who has one name', () => {
  it.each([
    ['left out', {}],
    ['empty', { familyName: '' }],
    ['blank', { familyName: ' \u00a0' }],
    ['null', { familyName: null }],
  ])('is registered with a family name that is %s', async (_how, given) => {
    const { status, body } = await admin.post('/api/staff', { givenName: 'Sukarno', ...given, ...emails(fresh()) });
    expect([status, body.givenName, body.familyName]).toEqual([201, 'Sukarno', '']);
  });

  it('is greeted, listed and found by it, and may correct it', async () => {
    const person = await activePerson(portal, admin, { givenName: 'Aung', familyName: '', ...emails(fresh()) });
    expect((await mailTo(portal.smtp, person.email)).text).toMatch(/Aung,/);
    expect((await person.client.get('/api/session')).body.staffMember).toMatchObject({ givenName: 'Aung', familyName: '' });
    await settled(portal.database.url);
    expect((await admin.get('/api/staff?search=aung')).body.items).toMatchObject([{ id: person.id, familyName: '' }]);
    const names = await admin.get('/api/staff?limit=200&sort=name');
    const sorted = names.body.items.map(({ givenName, familyName }: any) => `${familyName} ${givenName}`.trim());
    expect(sorted.indexOf('Aung')).toBeGreaterThanOrEqual(0);
    expect(sorted).toEqual(sorted.toSorted((one: string, other: string) => (one.toLowerCase() < other.toLowerCase() ? -1 : 1)));
    const profile = (body: unknown) => person.client.patch('/api/session/profile', body);
    expect((await profile({ familyName: 'San' })).body.staffMember).toMatchObject({ familyName: 'San' });
    expect((await profile({ familyName: '' })).body.staffMember).toMatchObject({ familyName: '' });
    // Names in the audit are those of the directory, which follows a moment later.
    await settled(portal.database.url);
    const audit = await admin.get(`/api/audit?subject=${person.id}&limit=1`);
    expect(audit.body.items[0].subject.name).toBe('Aung');
  });

  it('is not somebody without any', async () => {
    for (const givenName of ['', ' ']) {
      const { body } = await admin.post('/api/staff', { givenName, familyName: 'Sukarno', ...emails(fresh()) });
      expect(body).toMatchObject({ code: 'staff.invalid-record', errors: [{ path: 'givenName' }] });
    }
  });
});

describe('A time zone', () => {
  it.each(['America/Indiana/Indianapolis', 'Asia/Kathmandu', 'Europe/Kyiv', 'US/Eastern', 'Etc/UTC'])(
    'of a person may be %s',
    async (timeZone) => {
      const { id } = await registerPerson(admin, { timeZone, ...emails(fresh()) });
      expect((await admin.get(`/api/staff/${id}`)).body.timeZone).toBe(timeZone);
    },
  );

  it.each(['EST', 'MST7MDT', '+01:00', 'Mars/Olympus'])('of a person cannot be %s', async (timeZone) => {
    const { body } = await admin.post('/api/staff', { givenName: 'Dana', timeZone, ...emails(fresh()) });
    expect(body).toMatchObject({ status: 422, errors: [{ path: 'timeZone' }] });
  });

  it('is offered under today’s name, with all names that it is found by', async () => {
    const { items } = (await admin.get('/api/time-zones')).body;
    const named = (name: string) => items.find((item: { name: string }) => item.name === name)?.otherNames;
    expect([named('Asia/Kathmandu'), named('Asia/Katmandu')]).toEqual([['Asia/Katmandu'], undefined]);
    expect(named('America/New_York')).toContain('US/Eastern');
    expect((await portal.anonymous().get('/api/time-zones')).status).toBe(401);
  });
});
