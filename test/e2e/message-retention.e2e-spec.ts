import { type Client, startPortal, type TestPortal } from '../support/index.js';
import { runJob } from '../support/jobs.js';
import { type Colleague, colleague, conversationOf, say } from '../support/messages.js';
import { sql } from '../support/sql.js';
import { unzipped } from '../support/unzipped.js';

let portal: TestPortal;
let admin: Client;
let ana: Colleague;
let dana: Colleague;

beforeAll(async () => {
  portal = await startPortal({ MESSAGE_RETENTION_YEARS: '7' });
  admin = await portal.administrator();
  [ana, dana] = [await colleague(portal, admin), await colleague(portal, admin)];
}, 120_000);

afterAll(() => portal?.stop());

const rows = (statement: string, values: unknown[] = []) => sql(portal.database.url, statement, values);
const age = (years: number, conversationId: string, position: number) =>
  rows(
    `update messaging.message set sent_at = sent_at - make_interval(years => $1) where conversation_id = $2 and position <= $3`,
    [years, conversationId, position],
  );

it('Messages are deleted after the years that are set, with conversations that are empty then, and the audit says how many', async () => {
  const gone = await conversationOf(ana, [dana]);
  const kept = await conversationOf(ana, [dana]);
  const young = await conversationOf(ana, [dana]);
  await say(ana, kept.id);
  await age(8, gone.id, 1);
  await age(8, kept.id, 1);
  await age(6, young.id, 1);
  await runJob(portal, 'messaging.purge');
  expect((await dana.client.get(`/api/conversations/${gone.id}`)).status).toBe(404);
  const { items } = (await dana.client.get(`/api/conversations/${kept.id}/messages`)).body;
  expect(items.map(({ position }: { position: number }) => position)).toEqual([2]);
  expect((await dana.client.get('/api/messages/unread')).body).toEqual({ conversations: 2, messages: 2 });
  expect((await dana.client.get(`/api/conversations/${young.id}/messages`)).body.items).toHaveLength(1);
  await runJob(portal, 'messaging.purge');
  const runs = await rows(`select actor_kind, detail from audit.event where action = 'purge-messages' order by at`);
  // The first run is that of the worker's start.
  expect(runs.slice(-2).map(({ actor_kind, detail }) => [actor_kind, detail.years, detail.deleted])).toEqual([
    ['system', 7, { messages: 2, withAttachments: 0, conversations: 1, drafts: 0 }],
    ['system', 7, { messages: 0, withAttachments: 0, conversations: 0, drafts: 0 }],
  ]);
}, 60_000);

describe("The export of a person's messages", () => {
  const path = ({ id }: { id: string }) => `/api/staff/${id}/message-exports`;

  async function download(person: { id: string }): Promise<Record<string, string>> {
    const cookie = [...admin.jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(`${portal.url}${path(person)}`, { method: 'POST', headers: { cookie, origin: portal.url } });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/zip']);
    return unzipped(Buffer.from(await answer.arrayBuffer()));
  }

  it('holds what they could see of each conversation, as data and as text, and stands in the audit without a word of it', async () => {
    const [bea, cleo] = [await colleague(portal, admin), await colleague(portal, admin)];
    const mine = await conversationOf(bea, [cleo], { subject: 'Canary subject', body: 'Canary body' });
    const others = await conversationOf(ana, [cleo], { body: 'Not hers' });
    for (let count = 2; count <= 250; count++)
      await rows(
        `with place as (update messaging.conversation set last_position = $2 where id = $1 returning id)
       insert into messaging.message (id, conversation_id, position, sender_id, body, attachments)
       select gen_random_uuid(), id, $2, $3, $4, 0 from place`,
        [mine.id, count, cleo.id, `Line ${count}`],
      );
    await bea.client.delete(`/api/conversations/${mine.id}/participants/me`);
    await say(cleo, mine.id, 'After she left');
    const files = await download(bea);
    expect(Object.keys(files)).toEqual(['conversations.json', `conversations/${mine.id}.txt`]);
    const [conversation, ...more] = JSON.parse(files['conversations.json']!);
    expect(more).toEqual([]);
    expect(conversation).toMatchObject({ id: mine.id, subject: 'Canary subject', startedBy: bea.id });
    expect(conversation.messages.map(({ position }: { position: number }) => position)).toEqual(
      Array.from({ length: 250 }, (_, place) => place + 1),
    );
    expect(files[`conversations/${mine.id}.txt`]).toMatch(/^Canary subject\n[^]*Canary body\n[^]*Line 250\n$/);
    expect(Object.values(files).join()).not.toMatch(/After she left|Not hers/);
    expect(others.id).not.toBe(mine.id);
    const audited = await rows(`select subject_id, outcome, detail::text from audit.event where action = 'export-messages'`);
    expect(audited).toEqual([{ subject_id: bea.id, outcome: 'ok', detail: expect.not.stringContaining('anary') }]);
  }, 120_000);

  it('is an archive without conversations for somebody who has none', async () => {
    const nobody = await colleague(portal, admin);
    expect(await download(nobody)).toEqual({ 'conversations.json': '[]\n' });
  }, 60_000);

  it('is for administrators who gave their password a moment ago', async () => {
    expect((await ana.client.post(path(dana))).status).toBe(403);
    await rows(`update portal_access.session set stepped_up_at = now() - interval '11 minutes'`);
    expect((await admin.post(path(dana))).status).toBe(403);
  }, 60_000);
});
