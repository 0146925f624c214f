import { DocumentStorage, SweepFiles } from '#shared-kernel/documents';
import { uploaded } from '../support/attachments.js';
import { type Client, freshPortal, type TestPortal } from '../support/index.js';
import { runJob } from '../support/jobs.js';
import { type Colleague, colleague, conversationOf, say } from '../support/messages.js';
import { sql } from '../support/sql.js';

let portal: TestPortal;
let admin: Client;
let ana: Colleague;
let dana: Colleague;

beforeAll(async () => {
  // Deletes old messages of the whole practice.
  portal = await freshPortal({ MESSAGE_RETENTION_YEARS: '7' });
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

it('The files of deleted messages are given up and leave the storage, those of younger ones stay, whatever the number', async () => {
  const { id } = await conversationOf(ana, [dana]);
  const other = await conversationOf(ana, [dana]);
  const send = async (conversationId: string, body: string) => {
    const attachmentIds = [await uploaded(ana), await uploaded(ana)];
    await ana.client.post(`/api/conversations/${conversationId}/messages`, { body, attachmentIds });
    return rows('select file_key, preview_key from messaging.attachment where id = any($1)', [attachmentIds]);
  };
  const [old, young] = [await send(id, 'Old'), await send(other.id, 'Young')];
  // More than one transaction's worth, so that it takes several.
  await rows(
    `insert into messaging.message (id, conversation_id, position, sender_id, body, attachments, sent_at)
     select gen_random_uuid(), $1, n, $2, 'Old', 0, now() from generate_series(3, 5000) n`,
    [id, ana.id],
  );
  await age(8, id, 5_000);
  await runJob(portal, 'messaging.purge');
  const [run] = await rows(`select detail from audit.event where action = 'purge-messages' order by at desc limit 1`);
  expect(run!['detail'].deleted).toEqual({ messages: 5_000, withAttachments: 1, conversations: 1, drafts: 0 });
  await portal.worker!.get(SweepFiles, { strict: false }).run();
  const storage = portal.api.get(DocumentStorage, { strict: false });
  const there = (files: Record<string, string>[]) =>
    Promise.all(files.flatMap((file) => Object.values(file)).map((key) => storage.exists(key)));
  expect([await there(old), await there(young)]).toEqual([Array(4).fill(false), Array(4).fill(true)]);
  const noted = await rows('select 1 from shared_kernel.stored_file where key = any($1)', [
    old.flatMap((file) => Object.values(file)),
  ]);
  expect(noted).toEqual([]);
}, 60_000);
