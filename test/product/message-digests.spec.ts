import { type Client, freshPortal, type TestPortal, until } from '../support/index.js';
import { runJob } from '../support/jobs.js';
import { type Colleague, colleague, conversationOf, say, switchMessages } from '../support/messages.js';
import { settled, sql } from '../support/sql.js';

const SUBJECT = 'You have a new message in the staff portal';

let portal: TestPortal;
let admin: Client;
let ana: Colleague;

beforeAll(async () => {
  // Counts every mail of the practice.
  portal = await freshPortal();
  admin = await portal.administrator();
  ana = await colleague(portal, admin, { givenName: 'Ana' });
}, 60_000);

afterAll(() => portal?.stop());

const rows = (statement: string, values: unknown[] = []) => sql(portal.database.url, statement, values);
const digestsTo = ({ email }: Colleague) =>
  portal.smtp.to(email).filter(({ subject }) => subject === SUBJECT || subject.startsWith('Tiene un mensaje'));

/** Lets minutes pass for everything that was sent so far. */
async function pass(minutes: number): Promise<void> {
  const gone = `make_interval(mins => ${minutes})`;
  await rows(`update messaging.message set sent_at = sent_at - ${gone}`);
  await rows(
    `update messaging.participant set joined_at = joined_at - ${gone}, last_at = last_at - ${gone}, digest_due = digest_due - ${gone}`,
  );
}

/** What every worker does twice a minute, in several at the same moment. */
async function digest(): Promise<void> {
  await Promise.all([1, 2, 3].map(() => runJob(portal, 'messaging.tell-of-unread')));
  await settled(portal.database.url);
}

const choose = ({ client }: Colleague, choice: Record<string, unknown>) =>
  client.put('/api/session/notifications', { digest: true, quietFrom: null, quietTo: null, ...choice });

/** The time of day in a zone, some minutes from now. */
const wall = (timeZone: string, minutes: number) =>
  new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(Date.now() + minutes * 60_000);

describe('Whoever does not read a message for ten minutes', () => {
  it('hears of it once, without a word of what it says, with a link to the conversation', async () => {
    const dana = await colleague(portal, admin, { givenName: 'Dana' });
    const { id } = await conversationOf(ana, [dana], { subject: 'Canary subject', body: 'Canary body' });
    await pass(9);
    await digest();
    expect(digestsTo(dana)).toEqual([]);
    await pass(1);
    await digest();
    await digest();
    const [mail, ...more] = digestsTo(dana);
    expect(more).toEqual([]);
    expect(mail!.subject).toBe(SUBJECT);
    expect(mail!.text).toContain(`${portal.settings.PUBLIC_URL}/messages/${id}`);
    expect(mail!.text).toContain(`${portal.settings.PUBLIC_URL}/profile`);
    expect(mail!.raw).not.toMatch(/canary|\bAna\b/i);
    expect(digestsTo(ana)).toEqual([]);
  });

  it('gets one mail for all conversations, with a link to the inbox, in their language', async () => {
    const dana = await colleague(portal, admin, { givenName: 'Dana', locale: 'es' });
    const [one] = [await conversationOf(ana, [dana]), await conversationOf(ana, [dana])];
    await pass(10);
    await say(ana, one.id);
    await digest();
    await pass(10);
    await digest();
    const mails = digestsTo(dana);
    expect(mails.map(({ subject }) => subject)).toEqual(['Tiene un mensaje nuevo en el portal del personal']);
    expect(mails[0]!.text).toMatch(/\/messages\n/);
  });

  it('hears again of what comes later, also where messages never stop coming', async () => {
    const dana = await colleague(portal, admin);
    const { id } = await conversationOf(ana, [dana]);
    for (let minutes = 0; minutes < 24; minutes += 4) {
      await say(ana, id);
      await pass(4);
      await digest();
    }
    expect(digestsTo(dana)).toHaveLength(2);
  });
});

it('Nobody hears of what they read, archived, left, was withdrawn, or cannot read any more', async () => {
  const [reader, archiver, leaver, spared, off] = [
    await colleague(portal, admin),
    await colleague(portal, admin),
    await colleague(portal, admin),
    await colleague(portal, admin),
    await colleague(portal, admin),
  ];
  const { id } = await conversationOf(ana, [reader, archiver, leaver, off]);
  const taken = await conversationOf(ana, [spared]);
  await ana.client.delete(`/api/conversations/${taken.id}/messages/${taken.messageId}`);
  await reader.client.put(`/api/conversations/${id}/read`, { position: 1 });
  await archiver.client.put(`/api/conversations/${id}/archive`);
  await leaver.client.delete(`/api/conversations/${id}/participants/me`);
  await switchMessages(admin, off, false);
  await settled(portal.database.url);
  await pass(10);
  await digest();
  await switchMessages(admin, off, true);
  await digest();
  for (const person of [reader, archiver, leaver, spared, off]) expect(digestsTo(person)).toEqual([]);
  expect(await rows('select 1 from messaging.participant where digest_due <= now()')).toEqual([]);
});

it('Who is added hears of it ten minutes later, however old the messages are', async () => {
  const [dana, late] = [await colleague(portal, admin), await colleague(portal, admin)];
  const { id } = await conversationOf(ana, [dana]);
  await pass(60);
  await ana.client.post(`/api/conversations/${id}/participants`, { staffIds: [late.id] });
  await pass(9);
  await digest();
  expect(digestsTo(late)).toEqual([]);
  await pass(1);
  await digest();
  expect(digestsTo(late)).toHaveLength(1);
});

describe('How one hears of messages', () => {
  it('is shown and chosen by oneself, and what makes no sense is refused', async () => {
    const dana = await colleague(portal, admin);
    expect((await dana.client.get('/api/session/notifications')).body).toEqual({ digest: true, quietFrom: null, quietTo: null });
    const chosen = { digest: true, quietFrom: '22:00', quietTo: '06:30' };
    expect((await choose(dana, chosen)).body).toEqual(chosen);
    expect((await dana.client.get('/api/session/notifications')).body).toEqual(chosen);
    for (const wrong of [{ quietFrom: '22:00' }, { quietFrom: '22:00', quietTo: '22:00' }])
      expect((await choose(dana, wrong)).body.code).toBe('messaging.invalid-quiet-hours');
    for (const wrong of [{ quietFrom: '24:00', quietTo: '06:00' }, { quietFrom: 22, quietTo: 6 }, { digest: 'yes' }, { more: 1 }])
      expect([wrong, (await choose(dana, wrong)).status]).toEqual([wrong, 400]);
    expect((await dana.client.get('/api/session/notifications')).body).toEqual(chosen);
  });

  it('is not by e-mail for whoever switched it off, nor later for what came until they switch it on', async () => {
    const dana = await colleague(portal, admin);
    const { id } = await conversationOf(ana, [dana]);
    await choose(dana, { digest: false });
    await pass(10);
    await digest();
    await choose(dana, { digest: true });
    await digest();
    expect(digestsTo(dana)).toEqual([]);
    await say(ana, id);
    await pass(10);
    await digest();
    expect(digestsTo(dana)).toHaveLength(1);
  });

  it('waits for the end of the quiet hours, by the clock of the person', async () => {
    const timeZone = 'Asia/Kathmandu';
    const dana = await colleague(portal, admin, { timeZone });
    await conversationOf(ana, [dana]);
    await choose(dana, { quietFrom: wall(timeZone, -60), quietTo: wall(timeZone, 60) });
    await pass(10);
    await digest();
    expect(digestsTo(dana)).toEqual([]);
    const [{ ms }] = await rows(
      `select extract(epoch from digest_due - now()) * 1000 as ms from messaging.participant where staff_id = $1`,
      [dana.id],
    );
    expect(Math.abs(Number(ms) - 60 * 60_000)).toBeLessThan(2 * 60_000);
    await choose(dana, { quietFrom: wall(timeZone, 60), quietTo: wall(timeZone, 120) });
    await digest();
    expect(digestsTo(dana)).toHaveLength(1);
  }, 60_000);
});

it('Only the last of several digests goes out when the mail server is back, and none of what was read meanwhile', async () => {
  const [dana, reader] = [await colleague(portal, admin), await colleague(portal, admin)];
  const { id } = await conversationOf(ana, [dana, reader]);
  await portal.smtp.down();
  for (let time = 0; time < 3; time++) {
    await say(ana, id);
    await pass(10);
    await runJob(portal, 'messaging.tell-of-unread');
  }
  await until('sending was tried', async () => (await rows("select 1 from email.delivery where state = 'queued'")).length > 0);
  // An attempt that has looked already and is on its way to the mail server would still go out.
  await portal.stopWorker();
  await reader.client.put(`/api/conversations/${id}/read`, { position: 4 });
  await portal.smtp.up();
  await portal.startWorker();
  await settled(portal.database.url);
  expect(digestsTo(dana)).toHaveLength(1);
  expect(digestsTo(reader)).toEqual([]);
}, 120_000);

it('A digest that went out is not sent again when the worker dies before it could say so', async () => {
  const dana = await colleague(portal, admin);
  await conversationOf(ana, [dana]);
  await pass(10);
  await digest();
  await rows(`
    with heard as (select id from shared_kernel.outbox where type = 'messaging.unread-messages-due' and payload ->> 'staffId' = '${dana.id}'),
      forgotten as (delete from shared_kernel.processed where event_id in (select id from heard))
    update shared_kernel.outbox set relayed_at = null, completed_at = null where id in (select id from heard)`);
  await settled(portal.database.url);
  expect(digestsTo(dana)).toHaveLength(1);
});
