import { randomBytes } from 'node:crypto';
import {
  activate,
  administrator,
  type Client,
  follow,
  invite,
  portalOf,
  freshPortal,
  type TestPortal,
  tokenIn,
  until,
} from '../support/index.js';
import { activatedPerson, activePerson, invitedPerson, mailTo } from '../support/people.js';
import { settled, sql } from '../support/sql.js';

type Invited = Awaited<ReturnType<typeof invitedPerson>>;

const subject = 'A staff member asked for a new activation link';

let portal: TestPortal;
let admin: Client;

beforeAll(async () => {
  // Counts the mails to every administrator.
  portal = await freshPortal({ INVITATION_HOURS: '168' });
  admin = await portal.administrator();
}, 60_000);

afterAll(() => portal?.stop());

const rows = (statement: string, values: unknown[] = []) => sql(portal.database.url, statement, values);
async function ask(token: string) {
  const answer = await portal.anonymous().post('/api/activations/requests', { token });
  await settled(portal.database.url);
  return answer;
}
const expire = ({ invitationId }: Invited) =>
  rows(`update portal_access.invitation set expires_at = now() - interval '1 second' where id = $1`, [invitationId]);
const pass = ({ id }: { id: string }, hours: number) =>
  rows(
    'update portal_access.portal_access set new_link_asked_at = new_link_asked_at - make_interval(hours => $2) where id = $1',
    [id, hours],
  );
const statusOf = async ({ id }: { id: string }) => (await admin.get(`/api/staff/${id}/portal`)).body.status;
const requestsOf = async ({ id }: { id: string }) =>
  (await admin.get(`/api/staff/${id}/portal/timeline`)).body.items.filter(
    ({ type }: { type: string }) => type === 'new_link_requested',
  );
const mailsAbout = ({ id }: { id: string }, address = administrator.email) =>
  portal.smtp.to(address).filter(({ text }) => text.includes(`/staff/${id}/portal`));

async function expectAsked(person: { id: string }, times = 1): Promise<void> {
  expect(await requestsOf(person)).toHaveLength(times);
  expect(mailsAbout(person)).toHaveLength(times);
  expect((await statusOf(person)).askedAgainAt).toEqual(expect.any(String));
}

async function expectNotAsked(person: { id: string }): Promise<void> {
  expect(await requestsOf(person)).toEqual([]);
  expect(mailsAbout(person)).toEqual([]);
  expect((await statusOf(person)).askedAgainAt).toBeNull();
}

async function askByAddress(email: unknown) {
  const answer = await portal.anonymous().post('/api/activations/requests', { email });
  await settled(portal.database.url);
  return answer;
}

describe('Whoever has nothing left of their link', () => {
  it.each([
    ['as it is', (email: string) => email],
    ['in capitals', (email: string) => email.toUpperCase()],
  ])('asks with the address that was invited, written %s', async (_how, write) => {
    const person = await invitedPerson(portal, admin);
    expect(await askByAddress(write(person.email))).toMatchObject({ status: 202 });
    await expectAsked(person);
    // It is asked for, not replaced: the link that may still lie in a mailbox works.
    expect((await portal.anonymous().post('/api/activations/inspect', { token: person.token })).status).toBe(200);
  });

  it('asks with the address of an invitation that has expired', async () => {
    const person = await invitedPerson(portal, admin);
    await expire(person);
    await askByAddress(person.email);
    await expectAsked(person);
  });

  it('is told the same when the address belongs to an account, was replaced or was never invited', async () => {
    const [active, moved] = [await activePerson(portal, admin), await invitedPerson(portal, admin)];
    await admin.patch(`/api/staff/${moved.id}`, { emails: [{ address: `new-${moved.email}` }] });
    await invite(admin, moved, `new-${moved.email}`);
    for (const email of [active.email, moved.email, 'nobody@northside.example'])
      expect(await askByAddress(email)).toMatchObject({ status: 202 });
    await expectNotAsked(active);
    await expectNotAsked(moved);
  });

  it.each([['not an address'], [['dana@northside.example']], [{ a: 1 }], [null]])(
    'is refused what is no address: %j',
    async (email) => expect((await askByAddress(email)).status).toBe(400),
  );

  it('is refused a token and an address at once', async () => {
    const both = { token: randomBytes(32).toString('base64url'), email: 'dana@northside.example' };
    expect((await portal.anonymous().post('/api/activations/requests', both)).status).toBe(400);
  });

  it('leaves nothing of the address behind', async () => {
    await askByAddress('canary-address@northside.example');
    expect(await rows('select * from portal_access.handed_in_link')).toEqual([]);
    expect(JSON.stringify(await rows('select detail from audit.event'))).not.toContain('canary-address');
  });
});

describe('Who holds a link that has expired', () => {
  it('asks for a new one: status, timeline, open pages and the administrators say so', async () => {
    const person = await invitedPerson(portal, admin);
    await expire(person);
    const stream = await follow(admin, { url: portal.url });
    await stream.heard('hello');
    expect(await ask(person.token)).toMatchObject({ status: 202, text: '' });
    await stream.heard('portal-status', ({ staffId }) => staffId === person.id);
    stream.close();

    const status = await statusOf(person);
    expect(status.reasons).toEqual([expect.stringMatching(/^Asked for a new link on [A-Z][a-z]{2} \d{1,2}, \d{4}$/)]);
    expect(Date.now() - Date.parse(status.askedAgainAt)).toBeLessThan(30_000);
    expect(await requestsOf(person)).toMatchObject([{ by: { kind: 'anonymous', id: null, name: null }, detail: {} }]);

    const [mail, ...others] = mailsAbout(person);
    expect(others).toEqual([]);
    expect(mail!.subject).toBe(subject);
    expect(mail!.text).toContain(`${portal.url}/staff/${person.id}/portal`);
    for (const form of [mail!.raw, mail!.text, mail!.html])
      for (const secret of [person.givenName, person.familyName, person.email, person.token]) expect(form).not.toContain(secret);
  });

  it('is told once a day, however often they ask', async () => {
    const person = await invitedPerson(portal, admin);
    await expire(person);
    for (let time = 0; time < 3; time += 1) expect((await ask(person.token)).status).toBe(202);
    await expectAsked(person);
    await pass(person, 23);
    await ask(person.token);
    await expectAsked(person);
    await pass(person, 1);
    await ask(person.token);
    await expectAsked(person, 2);
  });

  it('is told once also when they ask many times at the same moment', async () => {
    const person = await invitedPerson(portal, admin);
    await expire(person);
    await Promise.all(Array.from({ length: 8 }, () => ask(person.token)));
    await expectAsked(person);
  });

  it('waits no longer once a new one was sent, and can open the portal with it', async () => {
    const person = await invitedPerson(portal, admin);
    await expire(person);
    await ask(person.token);
    await invite(admin, person);
    await settled(portal.database.url);
    expect(await statusOf(person)).toMatchObject({ reasons: [], askedAgainAt: null });
    await activate(portal.anonymous(), tokenIn(await mailTo(portal.smtp, person.email, 2)));
  });
});

describe('A new link is asked for as well', () => {
  it('with one that was withdrawn', async () => {
    const person = await invitedPerson(portal, admin);
    await admin.delete(`/api/staff/${person.id}/portal/invitations/${person.invitationId}`);
    await ask(person.token);
    await expectAsked(person);
    expect(await statusOf(person)).toMatchObject({
      state: 'not_invited',
      headline: 'Not invited yet.',
      reasons: [expect.any(String)],
    });
  });

  it('with one that a newer invitation replaced', async () => {
    const person = await invitedPerson(portal, admin);
    await invite(admin, person);
    await mailTo(portal.smtp, person.email, 2);
    await settled(portal.database.url);
    await ask(person.token);
    await expectAsked(person);
    expect((await statusOf(person)).invitation.state).toBe('pending');
  });

  it("with one that a reminder's link replaced", async () => {
    const person = await invitedPerson(portal, admin);
    await until('it says sent', async () => (await portalOf(admin, person)).invitation.delivery === 'sent');
    await rows(`update portal_access.invitation set sent_at = sent_at - interval '49 hours' where id = $1`, [
      person.invitationId,
    ]);
    await remind();
    const reminder = tokenIn(await mailTo(portal.smtp, person.email, 2));
    await settled(portal.database.url);
    await ask(reminder);
    await expectNotAsked(person);
    await ask(person.token);
    await expectAsked(person);
    await activate(portal.anonymous(), reminder);
    expect(await statusOf(person)).toMatchObject({ askedAgainAt: null });
  });

  it('with one whose address the person does not have any more: the new one goes where Biographics says', async () => {
    const person = await invitedPerson(portal, admin);
    await admin.patch(`/api/staff/${person.id}`, { emails: [{ address: `new.${person.email}` }] });
    await settled(portal.database.url);
    await ask(person.token);
    await expectAsked(person);
  });
});

describe('Nobody is told, and the answer is the same,', () => {
  it.each<[string, () => Promise<Invited>]>([
    ['with a link that works', () => invitedPerson(portal, admin)],
    ['with a link that was used', () => activatedPerson(portal, admin)],
    [
      'with a link of somebody who has an account by another one',
      async () => {
        const person = await invitedPerson(portal, admin);
        await invite(admin, person);
        await activate(portal.anonymous(), tokenIn(await mailTo(portal.smtp, person.email, 2)));
        return person;
      },
    ],
    [
      'with a link of somebody whose access is switched off',
      async () => {
        const person = await invitedPerson(portal, admin);
        await admin.post(`/api/staff/${person.id}/portal/disable`);
        return person;
      },
    ],
    [
      'with a link of somebody who has left',
      async () => {
        const person = await invitedPerson(portal, admin);
        await expire(person);
        await admin.put(`/api/staff/${person.id}/offboarding`);
        return person;
      },
    ],
  ])('%s', async (_whose, make) => {
    const person = await make();
    await settled(portal.database.url);
    expect(await ask(person.token)).toMatchObject({ status: 202, text: '' });
    await expectNotAsked(person);
  });

  it('with what was never a link', async () => {
    const before = portal.smtp.count;
    for (const token of [randomBytes(32).toString('base64url'), 'x', 'ñ'.repeat(200)])
      expect(await ask(token)).toMatchObject({ status: 202, text: '' });
    expect(portal.smtp.count).toBe(before);
  });

  it('with what the token of something else is', async () => {
    const person = await activePerson(portal, admin);
    expect((await ask(person.client.jar.get('session')!)).status).toBe(202);
    await expectNotAsked(person);
  });
});

describe('The overview', () => {
  it('counts who waits for a new link, and the list shows them, the first one first', async () => {
    await rows('update portal_access.portal_status set asked_again_at = null');
    const [first, second, third] = [
      await invitedPerson(portal, admin),
      await invitedPerson(portal, admin),
      await invitedPerson(portal, admin),
    ];
    for (const person of [first, second, third]) {
      await expire(person);
      await ask(person.token);
    }
    await invite(admin, third);
    await settled(portal.database.url);
    expect((await admin.get('/api/portal/overview')).body.attention.askedAgain).toBe(2);
    const page = (await admin.get('/api/portal/attention?kind=asked&limit=1')).body;
    const next = (await admin.get(`/api/portal/attention?kind=asked&limit=1&cursor=${page.nextCursor}`)).body;
    expect([...page.items, ...next.items].map(({ id }) => id)).toEqual([first.id, second.id]);
    expect(next.nextCursor).toBeNull();
    expect(page.items[0].portalStatus.askedAgainAt).toEqual(expect.any(String));
  });
});

/** The scheduled job itself, found by its name as the schedule finds it. */
async function remind(): Promise<void> {
  const { ScheduledJobs } = await import('#shared-kernel/jobs');
  const jobs = portal.worker!.get(ScheduledJobs, { strict: false }) as unknown as {
    run(name: string, id: string): Promise<void>;
  };
  await jobs.run('portal-access.remind-invited', 'test');
}
