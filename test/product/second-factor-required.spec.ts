import pg from 'pg';
import { createApi } from '../../apps/api/src/application.js';
import { loadSettings } from '#shared-kernel/config';
import { createLogger } from '#shared-kernel/logging';
import { Portal } from '#portal-access';
import { type Client, goodPassword, freshPortal, type TestPortal } from '../support/index.js';
import { activatedPerson, activePerson } from '../support/people.js';
import { addTotp } from '../support/second-factors.js';
import { sql } from '../support/sql.js';

const factors = '/api/session/second-factors';

let portal: TestPortal;
let admin: Client;

beforeAll(async () => {
  // Changes what the practice requires of everyone.
  portal = await freshPortal({ SECOND_FACTOR_REQUIRED: 'administrators' });
  admin = await portal.administrator();
});

afterAll(() => portal?.stop());

const codeOf = ({ status, body }: { status: number; body: any }) => `${status} ${body.code ?? ''}`.trim();
const stepsOf = async (caller: Client) =>
  (await caller.get('/api/session')).body.setupSteps.map(({ step, done }: any) => `${step}${done ? '' : ' missing'}`);

/** What the start of another api process with this setting does; answers how many people it concerned. */
async function startedWith(setting: string, processes = 1): Promise<number[]> {
  const settings = loadSettings({
    NODE_ENV: 'test',
    PORT: '0',
    DATABASE_URL: portal.database.url,
    SMTP_URL: portal.smtp.url,
    DATABASE_POOL: '5',
    SECOND_FACTOR_REQUIRED: setting,
  });
  const apis = await Promise.all(Array.from({ length: processes }, () => createApi(settings, createLogger('test', 'silent'))));
  try {
    return await Promise.all(apis.map((api) => api.get(Portal).applySecondFactorPolicy()));
  } finally {
    await Promise.all(apis.map((api) => api.close()));
  }
}

describe('Where a second factor is mandatory for administrators', () => {
  it('the first administrator signs in, sets one up and is through', async () => {
    const own = (await admin.get('/api/session')).body;
    expect(own.status.state).toBe('setup_incomplete');
    expect(own.status.reasons).toEqual(['Set up a second factor']);
    expect(await stepsOf(admin)).toEqual(['set_password', 'confirm_contact_details', 'accept_terms', 'enroll_mfa missing']);
    expect(codeOf(await admin.get('/api/staff'))).toBe('403 portal-access.setup-incomplete');
    expect((await admin.get(factors)).body.required).toBe(true);
    await addTotp(admin);
    expect((await admin.get('/api/session')).body.status.state).toBe('active');
    expect((await admin.get('/api/staff')).status).toBe(200);
    const { items } = (await admin.get(`/api/staff/${own.staffMember.id}/portal/timeline`)).body;
    expect(items.slice(0, 2).map(({ type, detail }: any) => [type, detail.step ?? detail.kind])).toEqual([
      ['setup_step_completed', 'enroll_mfa'],
      ['second_factor_added', 'totp'],
    ]);
  });

  it('the last one stays', async () => {
    expect(codeOf(await admin.delete(`${factors}/totp`))).toBe('409 portal-access.second-factor-mandatory');
    expect((await admin.get(factors)).body).toMatchObject({ totp: { since: expect.any(String) }, recoveryCodesLeft: 10 });
    expect((await admin.get('/api/staff')).status).toBe(200);
  });

  it('staff are not asked for one', async () => {
    const person = await activePerson(portal, admin);
    expect(await stepsOf(person.client)).toEqual(['set_password', 'confirm_contact_details', 'accept_terms']);
    expect((await person.client.get(factors)).body.required).toBe(false);
  });
});

describe('Changing the setting', () => {
  it('asks everybody who has an account for one, from the next request on, and takes that back', async () => {
    const person = await activePerson(portal, admin);
    const midway = await activatedPerson(portal, admin);
    const { id: invitedId } = (await admin.post('/api/staff', newcomer())).body;
    expect((await startedWith('all'))[0]).toBeGreaterThanOrEqual(2);
    expect((await person.client.get('/api/session')).body.status).toMatchObject({
      state: 'setup_incomplete',
      reasons: ['Set up a second factor'],
    });
    expect((await admin.get(`/api/staff/${person.id}/portal`)).body.status.headline).toContain('Set up a second factor');
    expect((await admin.get('/api/staff?status=setup_incomplete')).body.items.map(({ id }: any) => id)).toContain(person.id);
    expect(await stepsOf(midway.client)).toContain('enroll_mfa missing');
    expect((await admin.get(`/api/staff/${invitedId}/portal`)).body.status.state).toBe('not_invited');

    // Also where the session is older than the ten minutes: signing in again is enough to set it up.
    const visitor = portal.anonymous();
    await visitor.post('/api/session', { email: person.email, password: goodPassword });
    await addTotp(visitor);
    expect((await person.client.get('/api/session')).body.status.state).toBe('active');

    expect((await startedWith('none'))[0]).toBeGreaterThanOrEqual(2);
    expect(await stepsOf(midway.client)).not.toContain('enroll_mfa missing');
    // Whoever has one goes on using it.
    const again = await portal.anonymous().post('/api/session', { email: person.email, password: goodPassword });
    expect(codeOf(again)).toBe('401 portal-access.second-factor-required');
    expect((await person.client.delete(`${factors}/totp`)).status).toBe(204);
  });

  it('is done once, by however many processes that start at once, and is in the audit', async () => {
    for (let person = 0; person < 3; person++) await activePerson(portal, admin);
    await startedWith('none');
    const counts = await startedWith('all', 3);
    const people = await sql(
      portal.database.url,
      'select id from portal_access.portal_access where second_factor_required and activated_at is not null',
    );
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(people.length);
    expect(await startedWith('all')).toEqual([0]);
    const rows = await sql(
      portal.database.url,
      "select actor_kind, detail from audit.event where action = 'apply-second-factor-policy' and detail ? 'required' order by at, id",
    );
    expect(rows.at(-1)).toEqual({
      actor_kind: expect.any(String),
      detail: expect.objectContaining({ notRequired: 0, required: expect.any(Number) }),
    });
    await startedWith('administrators');
  }, 60_000);

  it('looks nothing but an index up where nobody differs', async () => {
    const database = new pg.Client(portal.database.url);
    await database.connect();
    // Among the few people of a test, reading them all would be quicker still.
    await database.query('set enable_seqscan = off');
    const { rows: plan } = await database.query(
      `explain select id from portal_access.portal_access
       where role = 'staff' and second_factor_required = true and activated_at is not null limit 500`,
    );
    await database.end();
    expect(JSON.stringify(plan)).toContain('portal_access_factor_requirement');
  });
});

let newcomers = 0;
const newcomer = () => ({
  givenName: 'Noah',
  familyName: 'New',
  emails: [{ address: `noah.new.${++newcomers}@northside.example` }],
});
