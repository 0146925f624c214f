import { randomUUID } from 'node:crypto';
import { type Client, goodPassword, registerPerson, usePortal, type TestPortal, until } from '../support/index.js';
import { activePerson } from '../support/people.js';
import { addTotp, totpCode } from '../support/second-factors.js';
import { sql } from '../support/sql.js';

const factors = '/api/session/second-factors';

let portal: TestPortal;
let admin: Client;

beforeAll(async () => {
  portal = await usePortal();
  admin = await portal.administrator();
});

afterAll(() => portal?.stop());

const codeOf = ({ status, body }: { status: number; body: any }) => `${status} ${body.code ?? ''}`.trim();
const reset = (id: string, by = admin) => by.post(`/api/staff/${id}/portal/second-factor/reset`);
const signIn = (email: string, code?: string) => portal.anonymous().post('/api/session', { email, password: goodPassword, code });

describe("An administrator's reset of a lost second factor", () => {
  it('leaves the password alone in charge, ends the sessions, and is told to the person and the audit', async () => {
    const person = await activePerson(portal, admin);
    const { secret, recoveryCodes } = await addTotp(person.client);
    await person.client.post(`${factors}/totp`);
    expect(codeOf(await reset(person.id))).toBe('204');
    expect((await person.client.get('/api/session')).status).toBe(401);
    for (const table of ['totp', 'totp_enrolment', 'recovery_code', 'passkey', 'session'])
      expect([
        table,
        await sql(portal.database.url, `select 1 from portal_access.${table} where staff_id = $1`, [person.id]),
      ]).toEqual([table, []]);
    expect((await admin.get(`/api/staff/${person.id}/portal`)).body.secondFactor).toBeNull();
    expect(codeOf(await signIn(person.email))).toBe('201');
    for (const code of [totpCode(secret), recoveryCodes[0]]) expect(codeOf(await signIn(person.email, code))).toBe('201');
    await until('the notice has come', () =>
      portal.smtp.to(person.email).find(({ text }) => text.includes('An administrator removed every second factor')),
    );
    const { items } = (await admin.get(`/api/staff/${person.id}/portal/timeline`)).body;
    const own = (await admin.get('/api/session')).body.staffMember.id;
    expect(items.find(({ type }: any) => type === 'second_factor_removed')).toMatchObject({
      detail: { kind: 'all', reset: true },
      by: { kind: 'staff', id: own },
    });
    const rows = await sql(
      portal.database.url,
      "select actor_id, outcome from audit.event where action = 'reset-second-factor' and subject_id = $1",
      [person.id],
    );
    expect(rows).toEqual([{ actor_id: own, outcome: 'ok' }]);
  });

  it('is refused for oneself, for those who have none, for unknown people and for staff', async () => {
    const own = (await admin.get('/api/session')).body.staffMember.id;
    expect(codeOf(await reset(own))).toBe('409 portal-access.own-access');
    const person = await activePerson(portal, admin);
    expect(codeOf(await reset(person.id))).toBe('409 portal-access.no-second-factor');
    expect(codeOf(await reset((await registerPerson(admin)).id))).toBe('404 staff.not-found');
    expect(codeOf(await reset(randomUUID()))).toBe('404 staff.not-found');
    expect(codeOf(await reset(own, person.client))).toBe('403 access.denied');
  });

  it('asks for the password once more when it was given long ago', async () => {
    const person = await activePerson(portal, admin);
    await addTotp(person.client);
    const careless = await portal.administrator();
    const stepDown = `update portal_access.session set stepped_up_at = now() - interval '11 minutes' where token_hash = sha256($1)`;
    await sql(portal.database.url, stepDown, [Buffer.from(`session:${careless.jar.get('session')}`)]);
    expect(codeOf(await reset(person.id, careless))).toBe('403 portal-access.step-up-required');
    expect(codeOf(await signIn(person.email))).toBe('401 portal-access.second-factor-required');
  });

  it('brings the set-up step back where the practice requires a second factor', async () => {
    const person = await activePerson(portal, admin);
    await sql(portal.database.url, 'update portal_access.portal_access set second_factor_required = true where id = $1', [
      person.id,
    ]);
    await addTotp(person.client);
    expect((await person.client.get('/api/session')).body.status.state).toBe('active');
    expect(codeOf(await reset(person.id))).toBe('204');
    const back = portal.anonymous();
    const { body } = await back.post('/api/session', { email: person.email, password: goodPassword });
    expect(body.setupSteps.at(-1)).toEqual({ step: 'enroll_mfa', done: false });
    await addTotp(back);
    expect((await back.get('/api/session')).body.status.state).toBe('active');
  });
});
