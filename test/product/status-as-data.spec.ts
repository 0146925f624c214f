import { type Client, invite, registerPerson, usePortal, type TestPortal, until } from '../support/index.js';
import { activatedPerson, activePerson, invitedPerson } from '../support/people.js';
import { settled, sql } from '../support/sql.js';

// What the status says in English words, a page says in another language: from these fields alone.

let portal: TestPortal;
let admin: Client;

beforeAll(async () => {
  portal = await usePortal();
  admin = await portal.administrator();
}, 60_000);

afterAll(() => portal?.stop());

const rows = (statement: string, values: unknown[] = []) => sql(portal.database.url, statement, values);
/** From the list; the person's page must say the same. */
async function statusOf({ id, familyName }: { id: string; familyName: string }) {
  await settled(portal.database.url);
  const { items } = (await admin.get(`/api/staff?search=${encodeURIComponent(familyName)}`)).body;
  const { portalStatus } = items.find((item: { id: string }) => item.id === id);
  expect((await admin.get(`/api/staff/${id}/portal`)).body.status).toEqual(portalStatus);
  return portalStatus;
}
const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const nothing = { remainingSteps: [], disabled: null, askedAgainAt: null };

describe('The status as data', () => {
  it('says that somebody was not invited', async () => {
    expect(await statusOf(await registerPerson(admin))).toMatchObject({ state: 'not_invited', invitation: null, ...nothing });
  });

  it('says of an invited person whom the mail went to, masked, and when they were reminded', async () => {
    const person = await invitedPerson(portal, admin);
    const { invitation, ...status } = await statusOf(person);
    expect(status).toMatchObject({ state: 'invited', ...nothing });
    const maskedEmail = expect.stringMatching(/^d•••@northside\.example$/);
    expect(invitation).toMatchObject({ state: 'pending', delivery: 'sent', maskedEmail, email: maskedEmail, remindedAt: null });
    const page = (await admin.get(`/api/staff/${person.id}/portal`)).body;
    expect(page.invitation).toEqual({ ...invitation, email: person.email });

    await rows(`update portal_access.invitation set sent_at = sent_at - interval '49 hours' where id = $1`, [
      person.invitationId,
    ]);
    const { ScheduledJobs } = await import('#shared-kernel/jobs');
    const jobs = portal.worker!.get(ScheduledJobs, { strict: false }) as unknown as {
      run(name: string, id: string): Promise<void>;
    };
    await jobs.run('portal-access.remind-invited', 'test');
    expect((await statusOf(person)).invitation.remindedAt).toEqual(instant);
  }, 60_000);

  it('says why an invitation could not be delivered', async () => {
    const person = await registerPerson(admin);
    portal.smtp.refuse(person.email);
    await invite(admin, person);
    await until('it failed', async () => (await statusOf(person)).invitation.delivery === 'failed');
    expect((await statusOf(person)).invitation).toMatchObject({ deliveryReason: 'mailbox unavailable' });
  });

  it('says what is left of the set-up, in order', async () => {
    const person = await activatedPerson(portal, admin);
    expect(await statusOf(person)).toMatchObject({
      ...nothing,
      state: 'setup_incomplete',
      remainingSteps: ['confirm_contact_details', 'accept_terms'],
      lastSignInAt: instant,
    });
    await person.client.post('/api/session/setup/confirm_contact_details');
    expect((await statusOf(person)).remainingSteps).toEqual(['accept_terms']);
    expect((await person.client.get('/api/session')).body.status.remainingSteps).toEqual(['accept_terms']);
    await person.client.post('/api/session/setup/accept_terms');
    expect(await statusOf(person)).toMatchObject({ ...nothing, state: 'active' });
  }, 60_000);

  it('says by what and why access is switched off', async () => {
    const person = await activePerson(portal, admin);
    await admin.post(`/api/staff/${person.id}/portal/disable`, { reason: 'On leave until May' });
    expect(await statusOf(person)).toMatchObject({
      ...nothing,
      state: 'disabled',
      since: instant,
      disabled: { cause: 'administrator', reason: 'On leave until May' },
    });
    await admin.post(`/api/staff/${person.id}/portal/restore`);
    expect(await statusOf(person)).toMatchObject({ ...nothing, state: 'active' });
    await admin.put(`/api/staff/${person.id}/offboarding`);
    expect(await statusOf(person)).toMatchObject({ state: 'disabled', disabled: { cause: 'offboarded', reason: null } });
  }, 60_000);
});
