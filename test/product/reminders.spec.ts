import {
  activate,
  type Client,
  invite,
  isAlive,
  linkIn,
  type Person,
  portalOf,
  registerPerson,
  freshPortal,
  type TestPortal,
  tokenIn,
  until,
} from '../support/index.js';
import { mailTo } from '../support/people.js';
import { settled, sql } from '../support/sql.js';

type Invited = Person & { invitationId: string; token: string };

let portal: TestPortal;
let admin: Client;

beforeAll(async () => {
  // Reminds everybody who is invited.
  portal = await freshPortal({ INVITATION_REMINDERS: '2', INVITATION_HOURS: '168' });
  admin = await portal.administrator();
});
afterAll(() => portal.stop());

async function invited(overrides: Record<string, unknown> = {}): Promise<Invited> {
  const person = await registerPerson(admin, overrides);
  const { id: invitationId } = await invite(admin, person);
  const token = tokenIn(await mailTo(portal.smtp, person.email));
  await until('the status says sent', async () => (await portalOf(admin, person)).invitation.delivery === 'sent');
  return { ...person, invitationId, token };
}

/** Lets `hours` pass for this invitation. */
async function pass(hours: number, { invitationId }: Invited): Promise<void> {
  await sql(
    portal.database.url,
    `update portal_access.invitation set issued_at = issued_at - make_interval(hours => $2), sent_at = sent_at - make_interval(hours => $2),
       expires_at = expires_at - make_interval(hours => $2), reminded_at = reminded_at - make_interval(hours => $2) where id = $1`,
    [invitationId, hours],
  );
}

/** Runs what every worker runs once an hour, in as many workers at the same moment. */
async function remind(workers = 1): Promise<void> {
  await Promise.all(Array.from({ length: workers }, () => runJob()));
  await settled(portal.database.url);
}

const endOf = async ({ invitationId }: Invited) => {
  const [row] = await sql(portal.database.url, 'select expires_at from portal_access.invitation where id = $1', [invitationId]);
  return row.expires_at.toISOString();
};
const mailsTo = ({ email }: Person) => portal.smtp.to(email);
const timelineOf = async ({ id }: Person) => (await admin.get(`/api/staff/${id}/portal/timeline`)).body.items;

describe('An invitation that nobody answers', () => {
  it('is brought to mind after two days, once, with a new link in place of the old one', async () => {
    const person = await invited();
    await pass(47, person);
    await remind();
    expect(mailsTo(person)).toHaveLength(1);
    await pass(1, person);
    const end = await endOf(person);
    await remind(5);
    await remind();
    const [, mail, ...more] = mailsTo(person);
    expect(more).toEqual([]);
    expect(mail!.subject).toBe('Reminder: your staff portal at Northside Clinic');
    expect(linkIn(mail!)).toMatch(/\/activate#[\w-]{43}$/);
    expect(await isAlive(portal.anonymous(), person.token)).toBe(false);
    expect(await isAlive(portal.anonymous(), tokenIn(mail!))).toBe(true);
    const { status, invitation } = await portalOf(admin, person);
    expect([await endOf(person), invitation.expiresAt]).toEqual([end, end]);
    expect(status.headline).toMatch(
      /^Invitation sent to d•••@\S+ on \w+ \d+, \d{4}\. Reminded on \w+ \d+, \d{4}\. Dana hasn't signed in yet\./,
    );
    const reminders = (await timelineOf(person)).filter(({ type }: any) => type === 'invitation_reminded');
    expect(reminders).toMatchObject([{ by: { kind: 'system', id: null }, detail: { time: 1 } }]);
    await activate(portal.anonymous(), tokenIn(mail!));
    expect((await portalOf(admin, person)).status.state).toBe('setup_incomplete');
  }, 60_000);

  it('is brought to mind a second time a day after the first, and never a third time', async () => {
    const person = await invited({ locale: 'es' });
    await pass(48, person);
    await remind();
    await pass(23, person);
    await remind();
    expect(mailsTo(person)).toHaveLength(2);
    for (let day = 0; day < 3; day++) {
      await pass(24, person);
      await remind();
    }
    const mails = mailsTo(person);
    expect(mails).toHaveLength(3);
    expect(mails[2]!.subject).toBe('Recordatorio: su portal del personal en Northside Clinic');
    const alive = await Promise.all(mails.map((mail) => isAlive(portal.anonymous(), tokenIn(mail))));
    expect(alive).toEqual([false, false, true]);
  }, 60_000);

  it('is left alone when its link dies within the hour', async () => {
    const person = await invited();
    await pass(167, person);
    await sql(
      portal.database.url,
      `update portal_access.invitation set expires_at = now() + interval '59 minutes' where id = $1`,
      [person.invitationId],
    );
    await remind();
    expect(mailsTo(person)).toHaveLength(1);
  });
});

it('Nobody is reminded who answered, was uninvited, left, or whose address is no longer on record', async () => {
  const [answered, uninvited, left, moved] = [await invited(), await invited(), await invited(), await invited()];
  await activate(portal.anonymous(), answered.token);
  await admin.delete(`/api/staff/${uninvited.id}/portal/invitations/${uninvited.invitationId}`);
  await admin.put(`/api/staff/${left.id}/offboarding`);
  await settled(portal.database.url);
  for (const person of [answered, uninvited, left, moved]) await pass(48, person);
  // Biographics has lost the address, and nothing has heard of it yet.
  await sql(portal.database.url, `update staff.staff_member set emails = '{somebody.else@northside.example}' where id = $1`, [
    moved.id,
  ]);
  await remind();
  for (const person of [answered, uninvited, left, moved])
    expect([person.email, mailsTo(person).length]).toEqual([person.email, 1]);
  expect((await portalOf(admin, moved)).status.state).toBe('not_invited');
}, 60_000);

it('While a reminder cannot be sent, the link of the first mail works on', async () => {
  const person = await invited();
  await pass(48, person);
  await portal.smtp.down();
  await runJob();
  await until('sending was tried', async () => {
    const rows = await sql(portal.database.url, "select 1 from email.delivery where subject_id = $1 and state = 'queued'", [
      person.id,
    ]);
    return rows.length > 0;
  });
  await until('the old link is back', () => isAlive(portal.anonymous(), person.token));
  await portal.smtp.up();
  await settled(portal.database.url);
  expect(await isAlive(portal.anonymous(), tokenIn(await mailTo(portal.smtp, person.email, 2)))).toBe(true);
  expect(await isAlive(portal.anonymous(), person.token)).toBe(false);
}, 60_000);

/** The scheduled job itself, found by its name as the schedule finds it. */
async function runJob(): Promise<void> {
  const { ScheduledJobs } = await import('#shared-kernel/jobs');
  const jobs = portal.worker!.get(ScheduledJobs, { strict: false }) as unknown as {
    run(name: string, id: string): Promise<void>;
  };
  await jobs.run('portal-access.remind-invited', 'test');
}
