import {
  type Client,
  invite,
  isAlive,
  portalOf,
  registerPerson,
  usePortal,
  type TestPortal,
  tokenIn,
  until,
} from '../../../../test/support/index.js';
import { sql } from '../../../../test/support/sql.js';
import { ExpireInvitations } from './expire-invitations.js';

let portal: TestPortal;
let admin: Client;

beforeAll(async () => {
  portal = await usePortal();
  admin = await portal.administrator();
});

afterAll(() => portal.stop());

const run = () => portal.worker!.get(ExpireInvitations, { strict: false }).run();

async function invited() {
  const person = await registerPerson(admin);
  const { id: invitationId } = await invite(admin, person);
  const token = await until(
    'the invitation is sent',
    async () => {
      const { delivery } = (await portalOf(admin, person)).invitation;
      const mail = portal.smtp.to(person.email)[0];
      return delivery === 'sent' && mail && tokenIn(mail);
    },
    30_000,
  );
  return { ...person, invitationId: invitationId as string, token: token as string };
}

/** Moves the end of the link to `inMs` from now, in the record and in the projection made from it, as time itself would. */
async function endsIn(invitationId: string, inMs: number): Promise<void> {
  await sql(
    portal.database.url,
    `with moved as (
       update portal_access.invitation set expires_at = now() + make_interval(secs => $2::float / 1000) where id = $1 returning staff_id, expires_at
     )
     update portal_access.portal_status s set invitation_expires_at = m.expires_at from moved m where s.staff_id = m.staff_id`,
    [invitationId, inMs],
  );
}

describe('An invitation whose time is over', () => {
  it('says so in the headline by the clock of the database, before any job has run', async () => {
    const person = await invited();
    expect((await portalOf(admin, person)).status.headline).toMatch(
      /^Invitation sent to d•••@.* on .*\. Dana hasn't signed in yet\. The link works until /,
    );
    await endsIn(person.invitationId, 0);
    const { status, invitation } = await portalOf(admin, person);
    expect(status).toMatchObject({
      state: 'invited',
      headline: expect.stringMatching(/^The invitation sent on \w+ \d+, \d{4} expired before Dana signed in\.$/),
      nextAction: 'Send the invitation again.',
      invitation: { state: 'expired' },
    });
    expect(invitation.state).toBe('expired');
    const listed = (await admin.get(`/api/staff?search=${encodeURIComponent(person.email)}`)).body.items[0];
    expect(listed.portalStatus).toEqual(status);
    expect(
      await sql(portal.database.url, 'select state from portal_access.invitation where id = $1', [person.invitationId]),
    ).toEqual([{ state: 'pending' }]);
    expect(await isAlive(portal.anonymous(), person.token)).toBe(false);
  });

  it('is written down by the job, once: in the timeline and the audit, as done by the product', async () => {
    const person = await invited();
    await endsIn(person.invitationId, 0);
    await run();
    await run();
    const { items } = (await admin.get(`/api/staff/${person.id}/portal/timeline`)).body;
    expect(items.filter(({ type }: { type: string }) => type === 'invitation_expired')).toMatchObject([
      { by: { kind: 'system', id: null }, detail: { invitationId: person.invitationId } },
    ]);
    const audit = await sql(portal.database.url, "select * from audit.event where subject_id = $1 and action like '%expire%'", [
      person.id,
    ]);
    expect(audit).toMatchObject([
      { actor_kind: 'system', outcome: 'ok', detail: { facts: [{ type: 'portal-access.invitation-expired' }] } },
    ]);
    const [row] = await sql(portal.database.url, 'select state, ended_at from portal_access.invitation where id = $1', [
      person.invitationId,
    ]);
    expect(row).toMatchObject({ state: 'expired', ended_at: expect.any(Date) });
  });

  it('reads the same after the job as before it', async () => {
    const person = await invited();
    await endsIn(person.invitationId, 0);
    const before = (await portalOf(admin, person)).status;
    await run();
    const { openedAt: _, ...invitation } = before.invitation;
    expect((await portalOf(admin, person)).status).toMatchObject({
      ...before,
      invitation: { ...invitation, expiresAt: expect.any(String) },
    });
  });

  it('can be sent again, and lives anew', async () => {
    const person = await invited();
    await endsIn(person.invitationId, 0);
    await run();
    await invite(admin, person);
    expect((await portalOf(admin, person)).invitation).toMatchObject({ state: 'pending' });
  });
});

it('An invitation whose time is not over is left alone by the job', async () => {
  const person = await invited();
  await endsIn(person.invitationId, 60_000);
  await run();
  expect((await portalOf(admin, person)).invitation.state).toBe('pending');
  expect(await isAlive(portal.anonymous(), person.token)).toBe(true);
});

it('More invitations than one round of the job takes are all written down', async () => {
  await sql(
    portal.database.url,
    `with made as (
       insert into portal_access.invitation (id, staff_id, email, issued_at, expires_at, state, delivery)
       select gen_random_uuid(), gen_random_uuid(), 'x@clinic.example', now() - interval '4 days', now() - interval '1 day', 'pending', 'sent'
       from generate_series(1, 520) returning id, staff_id
     )
     insert into portal_access.portal_access (id, role, features, features_version, invitation_id, recent_sends, since)
     select staff_id, 'staff', '{}', 0, id, '[]', now() from made`,
  );
  await run();
  await run();
  expect(
    await sql(
      portal.database.url,
      "select count(*)::int as left from portal_access.invitation where state = 'pending' and expires_at <= now()",
    ),
  ).toEqual([{ left: 0 }]);
});
