import { type Client, startPortal, type TestPortal } from '../support/index.js';
import { runJob } from '../support/jobs.js';
import { type Colleague, colleague, conversationOf, say } from '../support/messages.js';
import { sql } from '../support/sql.js';

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
