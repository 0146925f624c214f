import { type Client, usePortal, type TestPortal } from '../support/index.js';
import { sql } from '../support/sql.js';
import { colleague, type Colleague, conversationOf } from '../support/messages.js';

let portal: TestPortal;
let admin: Client;
let ana: Colleague;
let ben: Colleague;
let cleo: Colleague;

beforeAll(async () => {
  portal = await usePortal();
  admin = await portal.administrator();
  [ana, ben, cleo] = [
    await colleague(portal, admin, { givenName: 'Ana', familyName: 'Ruiz', office: 'Lakeview', jobTitle: 'Nurse' }),
    await colleague(portal, admin, { givenName: 'Ben', familyName: 'Okafor', office: 'Hillside' }),
    await colleague(portal, admin, { givenName: 'Cleo', familyName: 'Marsh', office: 'Hillside' }),
  ];
}, 60_000);

afterAll(() => portal?.stop());

it('Two people in different offices write to each other, and each sees what the other has read', async () => {
  const { id } = await conversationOf(ana, [ben], { subject: 'Flu vaccines', body: 'They have arrived.' });

  const [item] = (await ben.client.get('/api/conversations')).body.items;
  expect(item).toMatchObject({
    id,
    kind: 'conversation',
    subject: 'Flu vaccines',
    people: [{ staffId: ana.id, givenName: 'Ana', familyName: 'Ruiz' }],
    peopleCount: 2,
    lastMessage: { position: 1, senderId: ana.id, senderName: 'Ana Ruiz', excerpt: 'They have arrived.', attachments: 0 },
    unread: 1,
    archived: false,
    left: false,
    draft: false,
  });
  expect((await ben.client.get('/api/messages/unread')).body).toEqual({ conversations: 1, messages: 1 });
  expect((await ana.client.get('/api/messages/unread')).body).toEqual({ conversations: 0, messages: 0 });

  expect((await ben.client.put(`/api/conversations/${id}/read`, { position: 1 })).status).toBe(204);
  expect((await ben.client.get('/api/messages/unread')).body).toEqual({ conversations: 0, messages: 0 });
  const sent = await ben.client.post(`/api/conversations/${id}/messages`, { body: 'I can take Friday.', inReplyTo: 1 });
  expect(sent.status).toBe(201);
  expect(sent.body).toMatchObject({ position: 2, senderId: ben.id, senderName: 'Ben Okafor', inReplyTo: 1, withdrawnAt: null });
  expect(sent.body.withdrawableUntil).toBe(new Date(Date.parse(sent.body.sentAt) + 300_000).toISOString());

  const { items, nextCursor } = (await ana.client.get(`/api/conversations/${id}/messages`)).body;
  expect(nextCursor).toBeNull();
  expect(items.map(({ position, body, readBy }: any) => [position, body, readBy.map((mark: any) => mark.staffId)])).toEqual([
    [2, 'I can take Friday.', []],
    [1, 'They have arrived.', [ben.id]],
  ]);
  const seen = (await ana.client.get(`/api/conversations/${id}`)).body;
  expect(seen).toMatchObject({ lastPosition: 2, unread: 1, readTo: 0, archived: false, leftAt: null, draft: null });
  expect(seen.people).toEqual([
    expect.objectContaining({ staffId: ana.id, jobTitle: 'Nurse', office: 'Lakeview', readTo: 0, canBeWrittenTo: true }),
    expect.objectContaining({ staffId: ben.id, office: 'Hillside', readTo: 1, leftAt: null, canBeWrittenTo: true }),
  ]);
});

it('A third person finds nothing of it on any route', async () => {
  const { id, messageId } = await conversationOf(ana, [ben], { subject: 'Zanzibar', body: 'Only for zebras.' });
  const missing = '01920f3a-7c1e-7abc-8def-0123456789ab';
  const ask = async (conversationId: string) =>
    Promise.all([
      cleo.client.get(`/api/conversations/${conversationId}`),
      cleo.client.get(`/api/conversations/${conversationId}/messages`),
      cleo.client.post(`/api/conversations/${conversationId}/messages`, { body: 'Hello' }),
      cleo.client.delete(`/api/conversations/${conversationId}/messages/${messageId}`),
      cleo.client.put(`/api/conversations/${conversationId}/read`, { position: 1 }),
      cleo.client.put(`/api/conversations/${conversationId}/archive`),
      cleo.client.delete(`/api/conversations/${conversationId}/archive`),
      cleo.client.post(`/api/conversations/${conversationId}/participants`, { staffIds: [cleo.id] }),
      cleo.client.delete(`/api/conversations/${conversationId}/participants/me`),
      cleo.client.put(`/api/conversations/${conversationId}/draft`, { body: 'Hello' }),
      cleo.client.delete(`/api/conversations/${conversationId}/draft`),
    ]);
  const answers = await ask(id);
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404));
  expect(answers.map(({ text }) => text)).toEqual((await ask(missing)).map(({ text }) => text));
  for (const box of ['inbox', 'archived', 'left'])
    expect((await cleo.client.get(`/api/conversations?box=${box}&search=zanzibar`)).body.items).toEqual([]);
  expect((await cleo.client.get('/api/messages/search?q=zebras')).body.items).toEqual([]);
  expect((await cleo.client.get('/api/messages/unread')).body).toEqual({ conversations: 0, messages: 0 });
  expect((await ben.client.get('/api/messages/search?q=zebras')).body.items).toHaveLength(1);
});

it('An administrator without the feature reads nothing either', async () => {
  const { id } = await conversationOf(ana, [ben]);
  for (const address of ['/api/conversations', `/api/conversations/${id}`, '/api/messages/search?q=a', '/api/colleagues'])
    expect((await admin.get(address)).body).toMatchObject({ status: 403, code: 'access.feature-off' });
});

describe('A message', () => {
  it('is withdrawn by its sender, once, and leaves a mark', async () => {
    const { id, messageId } = await conversationOf(ana, [ben], { subject: 'Mistake', body: 'Wrong patient!' });
    const address = `/api/conversations/${id}/messages/${messageId}`;
    expect((await ben.client.delete(address)).body.code).toBe('messaging.not-the-sender');
    expect((await ana.client.delete(address)).status).toBe(204);
    expect((await ana.client.delete(address)).body.code).toBe('messaging.already-withdrawn');
    const [message] = (await ben.client.get(`/api/conversations/${id}/messages`)).body.items;
    expect(message).toMatchObject({ position: 1, body: null, senderId: ana.id, withdrawnAt: expect.any(String) });
    expect((await ben.client.get('/api/conversations?search=mistake')).body.items[0].lastMessage.excerpt).toBeNull();
    expect((await ben.client.get(`/api/conversations/${id}`)).body.unread).toBe(0);
    expect((await ana.client.get('/api/messages/search?q=wrong')).body.items).toEqual([]);
  });

  it('stays once five minutes are over', async () => {
    const { id, messageId } = await conversationOf(ana, [ben]);
    await sql(portal.database.url, `update messaging.message set sent_at = now() - interval '301 seconds' where id = $1`, [
      messageId,
    ]);
    const { body } = await ana.client.delete(`/api/conversations/${id}/messages/${messageId}`);
    expect(body).toMatchObject({ status: 409, code: 'messaging.withdraw-too-late' });
    const [message] = (await ana.client.get(`/api/conversations/${id}/messages`)).body.items;
    expect(message).toMatchObject({ body: 'Hello', withdrawableUntil: null });
  });

  it('that is sent again with its Idempotency-Key is there once', async () => {
    const { id } = await conversationOf(ana, [ben]);
    const send = () =>
      ana.client.post(`/api/conversations/${id}/messages`, { body: 'Once' }, { headers: { 'idempotency-key': 'one' } });
    const [first, second] = [await send(), await send()];
    expect(second.body).toEqual(first.body);
    expect((await ben.client.get(`/api/conversations/${id}`)).body).toMatchObject({ lastPosition: 2, unread: 2 });
  });
});
