import { createHash, randomUUID } from 'node:crypto';
import { uploaded } from '../support/attachments.js';
import { plainPdf } from '../support/documents/good-files.js';
import { everythingIn, placesOf } from '../support/everything-written.js';
import { type Client, freshPortal, type TestPortal } from '../support/index.js';
import { runJob } from '../support/jobs.js';
import { colleague, type Colleague, conversationOf } from '../support/messages.js';
import { settled, sql } from '../support/sql.js';

const canary = 'wolframkestrel';

let portal: TestPortal;
let admin: Client;
let ana: Colleague;
let ben: Colleague;

beforeAll(async () => {
  // Deletes old messages of the whole practice.
  portal = await freshPortal({ MESSAGE_RETENTION_YEARS: '7' });
  admin = await portal.administrator();
  [ana, ben] = [await colleague(portal, admin), await colleague(portal, admin)];
}, 120_000);

afterAll(() => portal?.stop());

/** A POST that can be sent again with its key. */
function repeatable(path: string, body: object) {
  const headers = { 'idempotency-key': randomUUID() };
  return { send: () => ana.client.post(path, body, { headers }) };
}

async function repeatableUpload(name: string) {
  const { content, declaredType } = await plainPdf();
  const headers = { 'idempotency-key': randomUUID() };
  const send = () => {
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(content)], { type: declaredType }), name);
    return ana.client.post('/api/attachments', form, { headers });
  };
  return { send };
}

/** The tables in which the word, or a hash that gives it away, still stands. */
async function placesNow(...guesses: string[]): Promise<string[]> {
  await settled(portal.database.url);
  const hashes = guesses.map((guess) => createHash('sha256').update(guess).digest('hex'));
  return placesOf([canary, ...hashes], await everythingIn(portal.database.url));
}

it('What was withdrawn leaves its words and the names of its files nowhere, and its POST may still be repeated', async () => {
  const people = { subject: 'Hello', participantIds: [ben.id] };
  const draft = repeatable('/api/drafts', { ...people, body: `${canary} soon` });
  const draftId = (await draft.send()).body.id;
  const start = repeatable('/api/conversations', { ...people, body: `First ${canary}`, draftId });
  const { id } = (await start.send()).body;
  await ana.client.put(`/api/conversations/${id}/draft`, { body: `Perhaps ${canary}` });
  const file = await repeatableUpload(`${canary}.pdf`);
  const attachmentIds = [(await file.send()).body.id];
  const path = `/api/conversations/${id}/messages`;
  const message = { body: canary, attachmentIds };
  const second = repeatable(path, message);
  const sent = await second.send();
  expect((await second.send()).body).toEqual(sent.body);
  await ben.client.put(`/api/conversations/${id}/read`, { position: 2 });
  expect((await ben.client.get(`/api/messages/search?q=${canary}`)).body.items).toHaveLength(2);
  const guess = `POST ${path}\n${JSON.stringify(message)}`;
  expect(await placesNow(guess)).toEqual(['messaging.attachment', 'messaging.message']);

  const [first] = (await ana.client.get(`${path}?before=2`)).body.items;
  for (const messageId of [first.id, sent.body.id]) await ana.client.delete(`${path}/${messageId}`);
  expect(await placesNow(guess)).toEqual([]);

  const [again, started] = [await second.send(), await start.send()];
  expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([201, 'true']);
  expect(again.body).toMatchObject({ id: sent.body.id, position: 2, body: null, attachments: [] });
  expect(again.body.withdrawnAt).not.toBeNull();
  expect([started.status, started.body.id, started.body.lastPosition]).toEqual([201, id, 2]);
  const gone = [await draft.send(), await file.send()].map(({ status, body }) => [status, body.code]);
  expect(gone).toEqual([
    [404, 'messaging.draft-not-found'],
    [404, 'messaging.attachment-not-found'],
  ]);
  expect((await ben.client.get(`/api/messages/search?q=${canary}`)).body.items).toEqual([]);
  expect(await placesNow(guess)).toEqual([]);
}, 120_000);

it('Sent ten times at once with one key, a message is there once and answered to all', async () => {
  const { id } = await conversationOf(ana, [ben]);
  const { send } = repeatable(`/api/conversations/${id}/messages`, { body: 'Once' });
  const answers = await Promise.all(Array.from({ length: 10 }, send));
  for (const { status, body } of answers) expect([status, body.id, body.position]).toEqual([201, answers[0]!.body.id, 2]);
  expect((await ben.client.get(`/api/conversations/${id}`)).body).toMatchObject({ lastPosition: 2, unread: 2 });
}, 60_000);

it('What is older than the years that are set leaves as little', async () => {
  const { id } = await conversationOf(ana, [ben], { body: canary });
  const attachmentIds = [await uploaded(ana, { ...(await plainPdf()), name: `${canary}.pdf` })];
  const { send } = repeatable(`/api/conversations/${id}/messages`, { body: canary, attachmentIds });
  expect((await send()).status).toBe(201);
  await ana.client.put(`/api/conversations/${id}/draft`, { body: canary });
  await sql(
    portal.database.url,
    `update messaging.message set sent_at = sent_at - interval '8 years' where conversation_id = $1`,
    [id],
  );
  await runJob(portal, 'messaging.purge');
  expect(await placesNow()).toEqual([]);
  expect((await send()).status).toBe(404);
}, 120_000);

it('Adding people with a key keeps nothing of the reply that the caller had begun, and may be repeated', async () => {
  const word = 'ospreyveldspar';
  const cleo = await colleague(portal, admin);
  const { id } = await conversationOf(ana, [ben]);
  const path = `/api/conversations/${id}`;
  await ana.client.put(`${path}/draft`, { body: `Perhaps ${word}` });
  const add = repeatable(`${path}/participants`, { staffIds: [cleo.id] });
  const [first, again] = [await add.send(), await add.send()];
  expect([again.status, again.headers.get('idempotent-replayed'), again.body]).toEqual([201, 'true', first.body]);
  expect(first.body.draft.body).toContain(word);
  await ana.client.delete(`${path}/draft`);
  await settled(portal.database.url);
  expect(placesOf([word], await everythingIn(portal.database.url))).toEqual([]);
  const { body } = await add.send();
  expect([body.draft, body.people.length]).toEqual([null, 3]);
});
