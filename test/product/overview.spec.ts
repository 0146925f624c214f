import { type Client, invite, registerPerson, freshPortal, type TestPortal, until } from '../support/index.js';
import { activatedPerson, activePerson, invitedPerson } from '../support/people.js';
import { settled, sql } from '../support/sql.js';

// So far from most places that a day of the server would be seen as another one.
const zone = 'Pacific/Kiritimati';
const today = () => new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' }).format(new Date());

let portal: TestPortal;
let admin: Client;

beforeAll(async () => {
  // Counts the staff of the practice by status and day.
  portal = await freshPortal({ PRACTICE_TIME_ZONE: zone });
  admin = await portal.administrator();
}, 60_000);

afterAll(() => portal?.stop());

const write = (statement: string, values: unknown[] = []) => sql(portal.database.url, statement, values);
const overview = async () => (await admin.get('/api/portal/overview')).body;
const attention = (kind: string, more = '') => admin.get(`/api/portal/attention?kind=${kind}${more}`);
const idsOf = async (kind: string) => (await attention(kind)).body.items.map(({ id }: { id: string }) => id);

/** The link under way ends then, in the record and in the status made from it, as time itself would have it. */
const endsIn = (staffId: string, interval: string) =>
  write(
    `with moved as (update portal_access.invitation set expires_at = now() + $2::interval where staff_id = $1 returning expires_at)
     update portal_access.portal_status set invitation_expires_at = moved.expires_at from moved where staff_id = $1`,
    [staffId, interval],
  );

describe('The counts by day', () => {
  it('end with today, counted at this moment, by the days of the practice', async () => {
    await registerPerson(admin);
    await invitedPerson(portal, admin);
    await activatedPerson(portal, admin);
    await activePerson(portal, admin);
    await settled(portal.database.url);
    const { days } = await overview();
    expect(days.at(-1)).toEqual({ day: today(), notInvited: 1, invited: 1, setupIncomplete: 1, active: 2, disabled: 0 });
    const summary = (await admin.get('/api/portal/statuses/summary')).body;
    expect(summary).toEqual({ not_invited: 1, invited: 1, setup_incomplete: 1, active: 2, disabled: 0 });
  }, 60_000);

  it('per status can be narrowed by the filter of the list', async () => {
    const { email } = await registerPerson(admin, { office: 'Harbour' });
    await settled(portal.database.url);
    const summary = async (query: string) => (await admin.get(`/api/portal/statuses/summary?${query}`)).body;
    const one = { not_invited: 1, invited: 0, setup_incomplete: 0, active: 0, disabled: 0 };
    expect(await summary('office=Harbour')).toEqual(one);
    expect(await summary(`search=${encodeURIComponent(email)}`)).toEqual(one);
    expect(await summary('feature=balance_payment')).toEqual({ ...one, not_invited: 0 });
    expect(await summary('status=invited')).toMatchObject({ code: 'request.invalid' });
  });

  it('go back thirty days at most, the oldest first, without days that nobody counted', async () => {
    await write(
      `insert into portal_access.status_day (day, not_invited, invited, setup_incomplete, active, disabled)
       select $1::date - ago, ago, 2, 3, 4, 5 from unnest('{1,2,29,30,-1}'::int[]) ago`,
      [today()],
    );
    const { days } = await overview();
    expect(days.slice(0, -1).map(({ notInvited }: { notInvited: number }) => notInvited)).toEqual([29, 2, 1]);
    expect(days[0]).toMatchObject({ invited: 2, setupIncomplete: 3, active: 4, disabled: 5 });
    expect(days.at(-1).day).toBe(today());
  });

  it('are written down by a worker from its start on', async () => {
    const counted = () => write('select 1 from portal_access.status_day where day = $1', [today()]);
    await until('today was counted', async () => (await counted()).length === 1);
  });
});

describe('Who waits for an administrator', () => {
  it('is told apart by the reason, counted and listed in the form of the directory', async () => {
    const before = (await overview()).attention;
    const [failed, expired, soon, later] = await Promise.all(Array.from({ length: 4 }, () => registerPerson(admin)));
    portal.smtp.refuse(failed!.email);
    for (const person of [failed!, expired!, soon!, later!]) await invite(admin, person);
    const delivery = async () => (await admin.get(`/api/staff/${failed!.id}/portal`)).body.invitation.delivery;
    await until('the mail is refused', async () => (await delivery()) === 'failed');
    await settled(portal.database.url);
    await endsIn(expired!.id, '-1 second');
    await endsIn(soon!.id, '23 hours');
    await endsIn(later!.id, '25 hours');

    const after = (await overview()).attention;
    expect(after).toMatchObject({
      failed: before.failed + 1,
      expired: before.expired + 1,
      expiringSoon: before.expiringSoon + 1,
    });
    expect(await idsOf('failed')).toEqual([failed!.id]);
    expect(await idsOf('expired')).toEqual([expired!.id]);
    expect(await idsOf('expiring')).toEqual([soon!.id]);

    const [inList] = (await admin.get(`/api/staff?search=${encodeURIComponent(expired!.email)}`)).body.items;
    expect((await attention('expired')).body.items).toEqual([inList]);
    expect(inList.portalStatus.nextAction).toBe('Send the invitation again.');

    // The delivery counts more than the end of the link: another address is needed.
    await endsIn(failed!.id, '-1 hour');
    expect(await idsOf('failed')).toEqual([failed!.id]);
    expect(await idsOf('expired')).toEqual([expired!.id]);
  }, 60_000);

  it('waits no more once a new invitation has gone out, or access is switched off', async () => {
    const [again] = await idsOf('expired');
    const { email } = (await attention('expired')).body.items[0];
    await admin.post(`/api/staff/${again}/portal/invitations`, { email });
    expect(await idsOf('expired')).toEqual([]);

    const [failed] = await idsOf('failed');
    await admin.post(`/api/staff/${failed}/portal/disable`);
    expect(await idsOf('failed')).toEqual([]);
    expect((await overview()).attention).toMatchObject({ failed: 0, expired: 0 });
  }, 60_000);

  it('is listed page by page, each person once: who ran out last comes first, who runs out next comes first', async () => {
    for (const [sign, kind] of [['-', 'expired'] as const, ['', 'expiring'] as const]) {
      await write(
        `insert into portal_access.portal_status (staff_id, given_name, state, invitation, invitation_expires_at)
         select gen_random_uuid(), $2 || lpad(n::text, 2, '0'), 'invited', '{"delivery":"sent","state":"pending"}',
           now() + ($1 || (n / 2 + 1) || ' minutes')::interval from generate_series(1, 7) n`,
        [sign, kind],
      );
      const names: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const { body }: { body: any } = await attention(kind, `&limit=2${cursor ? `&cursor=${cursor}` : ''}`);
        names.push(...body.items.map(({ givenName }: { givenName: string }) => givenName));
        cursor = body.nextCursor;
      }
      const made = names.filter((name) => name.startsWith(kind));
      expect(made.toSorted()).toEqual(Array.from({ length: 7 }, (_, n) => `${kind}0${n + 1}`));
      const minutes = made.map((name) => Math.floor(Number(name.slice(-1)) / 2));
      expect(minutes).toEqual(minutes.toSorted((a, b) => a - b));
    }
  });

  it('cannot be asked for with a cursor that no list gave out, or without a reason', async () => {
    expect(await attention('expired', '&cursor=x')).toMatchObject({ status: 422, body: { code: 'request.cursor' } });
    expect(await attention('bored')).toMatchObject({ status: 400, body: { code: 'request.invalid' } });
    expect((await admin.get('/api/portal/attention')).status).toBe(400);
  });
});
