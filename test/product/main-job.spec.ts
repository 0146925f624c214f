import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  activate,
  administrator,
  type Client,
  describeOnEachBackend,
  goodPassword,
  invite,
  linkIn,
  type Person,
  portalOf,
  type QueueBackend,
  freshPortal,
  type TestPortal,
  tokenIn,
  until,
} from '../support/index.js';

const roster = await readFile(join(import.meta.dirname, '../support/sample-roster.csv'));
const ahead = 14 * 3_600_000;

/** An instant as the status says it. Fourteen hours ahead all year, so a day taken from UTC would show most of the time. */
function inPractice(instant: string) {
  const [, year, month, day, time] = /(\d+)-(\d+)-(\d+)T(\d+:\d+)/.exec(new Date(Date.parse(instant) + ahead).toISOString())!;
  const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  const date = `${months[Number(month) - 1]} ${Number(day)}, ${year}`;
  return { date, moment: `${date}, ${time} (Pacific/Kiritimati)` };
}

describeOnEachBackend('From a roster file to an active staff portal', (startBackend) => {
  let backend: QueueBackend;
  let portal: TestPortal;
  let admin: Client;
  let dana: Client;
  let person: Person;
  let firstToken: string;
  let token: string;

  const mails = () => portal.smtp.to(person.email);
  const status = async () => (await portalOf(admin, person)).status;
  const counts = async () => (await admin.get('/api/portal/statuses/summary')).body;
  const inspect = (link: string) => portal.anonymous().post('/api/activations/inspect', { token: link });

  async function importRoster(query = '') {
    const { status: answer, body } = await admin.post(`/api/staff/imports${query}`, roster, {
      headers: { 'content-type': 'text/csv' },
    });
    expect(answer).toBe(202);
    return until('the import is done', async () => {
      const report = (await admin.get(`/api/staff/imports/${body.id}`)).body;
      return report.finishedAt && report;
    });
  }

  async function mailArrives(number: number) {
    const mail = await until(`mail ${number} arrives`, () => mails()[number - 1]);
    await until('the status knows that it was sent', async () => (await status()).invitation.delivery === 'sent');
    return mail;
  }

  beforeAll(async () => {
    backend = await startBackend();
    // Imports a list and counts the whole staff.
    portal = await freshPortal({ PRACTICE_NAME: 'Northside Clinic', PRACTICE_TIME_ZONE: 'Pacific/Kiritimati', ...backend.env });
  });
  afterAll(async () => {
    await portal?.stop();
    await backend?.stop();
  });

  it('an administrator signs in, and nobody else', async () => {
    admin = portal.anonymous();
    expect((await admin.get('/api/staff')).status).toBe(401);
    expect((await admin.post('/api/session', { ...administrator, password: 'not this one at all' })).status).toBe(401);
    expect(await admin.post('/api/session', administrator)).toMatchObject({ status: 201, body: { role: 'administrator' } });
  });

  it('tries the roster out: the report names every bad row, and nobody is written', async () => {
    const report = await importRoster('?dryRun=true');
    expect(report).toMatchObject({ state: 'done', dryRun: true, total: 10, done: 10, created: 5, updated: 0, failed: 5 });
    expect(report.errors.map(({ row, column }: { row: number; column: string }) => `${row} ${column}`)).toEqual([
      '6 emails',
      '7 given_name',
      '8 emails',
      '9 external_id',
      '10 time_zone',
    ]);
    expect((await admin.get('/api/staff')).body.items).toHaveLength(1);
  });

  it('imports the roster: the good rows go in, and importing it again changes nothing', async () => {
    expect(await importRoster()).toMatchObject({ state: 'done', created: 5, updated: 0, unchanged: 0, failed: 5 });
    expect(await importRoster()).toMatchObject({ state: 'done', created: 0, updated: 0, unchanged: 5, failed: 5 });
    await until('the list shows them', async () => (await admin.get('/api/staff')).body.items.length === 6);
    expect(await counts()).toEqual({ not_invited: 5, invited: 0, setup_incomplete: 0, active: 1, disabled: 0 });
  });

  it('finds a person, who is not invited yet, and is offered the addresses of the record', async () => {
    const { items } = (await admin.get('/api/staff?search=dana sil')).body;
    expect(items).toHaveLength(1);
    person = { id: items[0].id, givenName: 'Dana', familyName: 'Silva', email: 'dana.silva@northside.example' };
    expect(await portalOf(admin, person)).toMatchObject({
      features: [],
      status: {
        state: 'not_invited',
        headline: 'Not invited yet.',
        reasons: [],
        nextAction: 'Save the features and send the invitation.',
        invitation: null,
      },
      emails: [
        { address: person.email, primary: true },
        { address: 'dana@personal.example', primary: false },
      ],
    });
  });

  it('saves the features', async () => {
    const features = ['secure_messaging', 'billing_documents'];
    const saved = await admin.put(`/api/staff/${person.id}/portal/features`, { features });
    expect(saved).toMatchObject({ status: 200, body: { features } });
  });

  it('sends the invitation, which goes to the chosen address and nowhere else', async () => {
    expect(await invite(admin, person)).toMatchObject({ state: 'pending', email: person.email });
    const mail = await mailArrives(1);
    expect(mail).toMatchObject({ to: [person.email], subject: 'Your staff portal at Northside Clinic' });
    expect(linkIn(mail)).toMatch(new RegExp(`^${portal.settings.PUBLIC_URL}/activate#[\\w-]{43,}$`));
    expect(mail.html).toContain(linkIn(mail));
    firstToken = tokenIn(mail);
    const { state, headline, nextAction, invitation } = await status();
    const { date } = inPractice(invitation.sentAt);
    const until = inPractice(invitation.expiresAt).moment;
    expect(state).toBe('invited');
    expect(headline).toBe(
      `Invitation sent to d•••@northside.example on ${date}. Dana hasn't signed in yet. The link works until ${until}.`,
    );
    expect(nextAction).toBe('Wait for Dana, or send the invitation again.');
    expect(mail.text).toContain(`It works until ${until}.`);
  });

  it('sends it again: the old link is dead at once, the new one works', async () => {
    await invite(admin, person);
    expect(await inspect(firstToken)).toMatchObject({ status: 410, body: { code: 'portal-access.invitation-not-valid' } });
    token = tokenIn(await mailArrives(2));
    expect(token).not.toBe(firstToken);
    expect(mails()).toHaveLength(2);
  });

  it('the page behind the link says for whom and until when, and looking uses nothing up', async () => {
    const { expiresAt } = (await status()).invitation;
    for (let looks = 0; looks < 3; looks++) {
      expect(await inspect(token)).toMatchObject({
        status: 200,
        body: {
          purpose: 'activation',
          givenName: 'Dana',
          maskedEmail: 'd•••@northside.example',
          expiresAt,
          timeZone: 'Pacific/Kiritimati',
        },
      });
    }
    expect((await status()).state).toBe('invited');
  });

  it('Dana chooses a password, is signed in, and sees what is left to do', async () => {
    dana = portal.anonymous();
    expect((await activate(dana, token)).body).toMatchObject({
      staffMember: { id: person.id, givenName: 'Dana', email: person.email },
      role: 'staff',
      features: ['secure_messaging', 'billing_documents'],
      setupSteps: [
        { step: 'set_password', done: true },
        { step: 'confirm_contact_details', done: false },
        { step: 'accept_terms', done: false },
      ],
    });
    expect((await inspect(token)).status).toBe(410);
    const { state, headline, reasons, nextAction, lastSignInAt } = await status();
    const { date } = inPractice(lastSignInAt);
    expect(state).toBe('setup_incomplete');
    expect(headline).toBe(`Dana signed in on ${date} but hasn't completed: Confirm contact details, Accept terms.`);
    expect(reasons).toEqual(['Confirm contact details', 'Accept terms']);
    expect(nextAction).toBe('Ask Dana to sign in and finish the set-up.');
  });

  it('completes the steps one by one, and the portal is active', async () => {
    const contact = await dana.post('/api/session/setup/confirm_contact_details', { phone: '+1 555 010 2030' });
    expect(contact).toMatchObject({ status: 200, body: { staffMember: { phone: '+1 555 010 2030' } } });
    const { headline, reasons } = await status();
    expect([headline.split(': ')[1], reasons]).toEqual(['Accept terms.', ['Accept terms']]);
    const terms = await dana.post('/api/session/setup/accept_terms');
    expect(terms).toMatchObject({ status: 200, body: { status: { state: 'active' } } });
    const active = await status();
    expect(active).toMatchObject({ state: 'active', reasons: [], nextAction: null, invitation: null });
    expect(active.headline).toBe(`Active. Last signed in ${inPractice(active.lastSignInAt).moment}.`);
    expect(await counts()).toEqual({ not_invited: 4, invited: 0, setup_incomplete: 0, active: 2, disabled: 0 });
  });

  it('shows the features in the session, changes them at once, and opens nothing of the administrator', async () => {
    expect((await dana.get('/api/session')).body.features).toEqual(['secure_messaging', 'billing_documents']);
    await admin.put(`/api/staff/${person.id}/portal/features`, { features: ['balance_payment'] });
    expect((await dana.get('/api/session')).body.features).toEqual(['balance_payment']);
    expect((await dana.get('/api/staff')).status).toBe(403);
    expect((await dana.get(`/api/staff/${person.id}/portal`)).status).toBe(403);
  });

  it('signs out at once and in again with the password', async () => {
    const stolen = { headers: { cookie: [...dana.jar].map(([name, value]) => `${name}=${value}`).join('; ') } };
    expect((await dana.delete('/api/session')).status).toBe(204);
    expect((await dana.get('/api/session')).status).toBe(401);
    expect((await portal.anonymous().get('/api/session', stolen)).status).toBe(401);
    const again = await dana.post('/api/session', { email: person.email, password: goodPassword });
    expect(again).toMatchObject({ status: 201, body: { role: 'staff', status: { state: 'active' } } });
  });

  it('the timeline tells all of it, with who and when', async () => {
    const { items, nextCursor } = (await admin.get(`/api/staff/${person.id}/portal/timeline`)).body;
    const told = items.toReversed().map(({ type, by }: any) => `${type} by ${by.name ?? by.kind}`);
    expect(told).toEqual([
      'features_saved by Portal Administrator',
      'invitation_issued by Portal Administrator',
      'invitation_sent by system',
      'invitation_replaced by Portal Administrator',
      'invitation_issued by Portal Administrator',
      'invitation_sent by system',
      'link_page_opened by anonymous',
      'account_activated by Dana Silva',
      'signed_in by Dana Silva',
      'setup_step_completed by Dana Silva',
      'setup_step_completed by Dana Silva',
      'features_saved by Portal Administrator',
      'signed_in by Dana Silva',
    ]);
    const times = items.map(({ at }: { at: string }) => Date.parse(at));
    expect(times).toEqual(times.toSorted((a: number, b: number) => b - a));
    expect(Date.now() - times.at(-1)).toBeLessThan(10 * 60_000);
    expect(nextCursor).toBeNull();
  });
});
