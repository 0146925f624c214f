import { type Client, freshPortal, type TestPortal } from '../support/index.js';
import { runJob } from '../support/jobs.js';
import { type Colleague, colleague, switchMessages } from '../support/messages.js';
import { activePerson } from '../support/people.js';
import { settled, sql } from '../support/sql.js';

let portal: TestPortal;
let admin: Client;
let here: Colleague;
let there: Colleague;

beforeAll(async () => {
  // Announces to everyone in the practice.
  portal = await freshPortal();
  admin = await portal.administrator();
  here = await colleague(portal, admin, { office: 'Lakeview' });
  there = await colleague(portal, admin, { office: 'Harbor' });
  await settled(portal.database.url);
}, 120_000);

afterAll(() => portal?.stop());

async function announce(given: Record<string, unknown> = {}): Promise<any> {
  const { status, text, body } = await admin.post('/api/announcements', { subject: 'Closed', body: 'On Friday.', ...given });
  if (status !== 202) throw new Error(`It could not be announced: ${status} ${text}`);
  await settled(portal.database.url);
  return body;
}

const inboxOf = async ({ client }: Colleague) => (await client.get('/api/conversations')).body.items;
const listed = async (id: string) =>
  (await admin.get('/api/announcements')).body.items.find((item: { id: string }) => item.id === id);

describe('An announcement', () => {
  it('stands in the inbox of everybody in its office, is read there, and counts who has read it', async () => {
    const { id } = await announce({ office: 'Lakeview' });
    expect(await listed(id)).toMatchObject({ subject: 'Closed', office: 'Lakeview', recipients: 1, read: 0, complete: true });
    const [item] = await inboxOf(here);
    expect(item).toMatchObject({ id, kind: 'announcement', unread: 1, lastMessage: { excerpt: 'On Friday.' } });
    expect((await inboxOf(there)).map((other: { id: string }) => other.id)).not.toContain(id);
    expect((await there.client.get(`/api/conversations/${id}`)).status).toBe(404);
    for (let time = 0; time < 2; time++) await here.client.put(`/api/conversations/${id}/read`, { position: 1 });
    expect(await listed(id)).toMatchObject({ recipients: 1, read: 1 });
    expect((await here.client.get(`/api/conversations/${id}/messages`)).body.items).toMatchObject([{ body: 'On Friday.' }]);
  }, 60_000);

  it('takes no reply, keeps its people, and may be archived', async () => {
    const { id } = await announce({ office: 'Lakeview' });
    const refused = [
      await here.client.post(`/api/conversations/${id}/messages`, { body: 'But why?' }),
      await here.client.post(`/api/conversations/${id}/participants`, { staffIds: [there.id] }),
      await here.client.delete(`/api/conversations/${id}/participants/me`),
    ];
    expect(refused.map(({ status, body }) => [status, body.code])).toEqual(refused.map(() => [409, 'messaging.announcement']));
    expect((await here.client.put(`/api/conversations/${id}/archive`)).status).toBe(204);
  }, 60_000);

  it('is for those who can read messages when it is made, and for nobody later', async () => {
    const late = await activePerson(portal, admin, { office: 'Lakeview' });
    const { id } = await announce();
    expect(await listed(id)).toMatchObject({ office: null, recipients: 2 });
    await switchMessages(admin, late, true);
    expect(await inboxOf(late)).toEqual([]);
  }, 60_000);

  it('comes to its people once, whatever is repeated', async () => {
    const { id } = await announce();
    await sql(
      portal.database.url,
      'update messaging.announcement set written_at = null, written_after = null, recipients = 0 where id = $1',
      [id],
    );
    await Promise.all([1, 2, 3].map(() => runJob(portal, 'messaging.write-announcements')));
    expect(await listed(id)).toMatchObject({ recipients: 3, complete: true });
    const [row] = await sql(portal.database.url, 'select people from messaging.conversation where id = $1', [id]);
    expect(row).toEqual({ people: 3 });
  }, 60_000);

  it('is made and listed by administrators alone, with a subject, a text and an office where somebody is', async () => {
    const body = { subject: 'Closed', body: 'On Friday.' };
    expect((await here.client.post('/api/announcements', body)).status).toBe(403);
    expect((await here.client.get('/api/announcements')).status).toBe(403);
    const refused: [Record<string, unknown>, number, string][] = [
      [{ office: 'Nowhere' }, 422, 'messaging.nobody-there'],
      [{ subject: ' ' }, 422, 'messaging.invalid-message'],
      [{ body: '' }, 422, 'messaging.invalid-message'],
      [{ body: 'x'.repeat(100_000) }, 422, 'messaging.invalid-message'],
      [{ subject: '\u202e\u200b' }, 422, 'messaging.invalid-message'],
      [{ office: 'a\u0000b' }, 422, 'messaging.invalid-message'],
      [{ more: 1 }, 400, 'request.invalid'],
    ];
    for (const [given, status, code] of refused) {
      const answer = await admin.post('/api/announcements', { ...body, ...given });
      expect([given, answer.status, answer.body.code]).toEqual([given, status, code]);
    }
    expect((await admin.get('/api/announcements?cursor=x')).body.code).toBe('request.cursor');
  }, 60_000);
});
