import { randomUUID } from 'node:crypto';
import { freshPortal, type TestPortal } from '../support/index.js';
import { colleague, type Colleague, conversationOf, say } from '../support/messages.js';
import { contentOf, settled } from '../support/sql.js';

let portal: TestPortal;
let ana: Colleague;
let ben: Colleague;
let conversationId: string;

beforeAll(async () => {
  // Compares every table before and after.
  portal = await freshPortal();
  const admin = await portal.administrator();
  [ana, ben] = [await colleague(portal, admin), await colleague(portal, admin)];
  conversationId = (await conversationOf(ana, [ben])).id;
  await settled(portal.database.url);
}, 60_000);

afterAll(() => portal?.stop());

/** Refused with this, and nothing changed. */
async function expectRefused(method: string, path: string, body: unknown, code: string, field: string): Promise<void> {
  const before = await contentOf(portal.database.url);
  const { status, body: problem } = await ana.client.call(method, path, body);
  expect([status, problem.code]).toEqual([code.startsWith('request.') ? 400 : 422, code]);
  expect(problem.errors.map(({ path: where }: any) => where)).toContain(field);
  expect(await contentOf(portal.database.url)).toEqual(before);
}

const hostile: [string, string][] = [
  ['nothing', ''],
  ['blanks', ' \n\t '],
  ['100 kB', 'x'.repeat(100_000)],
  ['20,001 characters', 'x'.repeat(20_001)],
  ['NUL', 'a\0b'],
  ['an escape', 'a\u001bb'],
  ['a lone direction override', '\u202e'],
  ['fillers', '\u3164\u115f\u2800'],
  ['half a character', 'a\ud800b'],
];

it.each(hostile)('A message of %s is refused', async (_name, body) => {
  await expectRefused('POST', `/api/conversations/${conversationId}/messages`, { body }, 'messaging.invalid-message', 'body');
});

it.each([...hostile, ['two lines', 'a\nb'] as const, ['201 characters', 'x'.repeat(201)] as const])(
  'A subject of %s is refused',
  async (_name, subject) => {
    const [code, given] =
      subject.length > 2_000 ? ['request.invalid', subject] : (['messaging.invalid-message', subject] as const);
    const body = { subject: given, body: 'Hello', participantIds: [ben.id] };
    await expectRefused('POST', '/api/conversations', body, code, 'subject');
  },
);

it('A conversation with oneself, or with nobody, is refused', async () => {
  for (const participantIds of [[], [ana.id], [ana.id, ana.id.toUpperCase()]])
    await expectRefused(
      'POST',
      '/api/conversations',
      { subject: 'Me', body: 'Hello', participantIds },
      'messaging.nobody-else',
      'participantIds',
    );
});

it('500 people are too many, whether they exist or not', async () => {
  const people = Array.from({ length: 500 }, () => randomUUID());
  await expectRefused(
    'POST',
    '/api/conversations',
    { subject: 'All', body: 'Hello', participantIds: people },
    'messaging.too-many-people',
    'participantIds',
  );
  await expectRefused(
    'POST',
    `/api/conversations/${conversationId}/participants`,
    { staffIds: people },
    'messaging.too-many-people',
    'staffIds',
  );
});

it('What does not exist cannot be attached, answered or read', async () => {
  const to = `/api/conversations/${conversationId}`;
  const attachmentIds = [randomUUID()];
  await expectRefused('POST', `${to}/messages`, { body: '', attachmentIds }, 'messaging.attachment-not-found', 'attachmentIds');
  await expectRefused('POST', `${to}/messages`, { body: 'a', inReplyTo: 99 }, 'messaging.reply-to-nothing', 'inReplyTo');
  await expectRefused('PUT', `${to}/read`, { position: 99 }, 'messaging.position-unknown', 'position');
  await expectRefused('PUT', `${to}/read`, { position: 0 }, 'request.invalid', 'position');
  const eleven = Array.from({ length: 11 }, () => randomUUID());
  await expectRefused(
    'POST',
    `${to}/messages`,
    { body: 'a', attachmentIds: eleven },
    'messaging.invalid-message',
    'attachmentIds',
  );
});

it('Line breaks, tabs, right-to-left writing and emoji go through unchanged', async () => {
  const body = 'Línea uno\nzwei\tdrei\n\nשלום مرحبا 👩‍⚕️ <b>&amp;</b> \\ \' " -- ;';
  const { id } = await say(ana, conversationId, `  ${body.replaceAll('\n', '\r\n')}  `);
  const { items } = (await ben.client.get(`/api/conversations/${conversationId}/messages`)).body;
  expect(items.find((message: any) => message.id === id).body).toBe(body);
});

it('Any number of messages is read page by page, in both directions', async () => {
  const { id } = await conversationOf(ana, [ben]);
  for (let n = 2; n <= 7; n++) await say(n % 2 ? ana : ben, id, String(n));
  const page = async (query: string) => {
    const { items, nextCursor } = (await ana.client.get(`/api/conversations/${id}/messages?limit=3&${query}`)).body;
    return [items.map(({ position }: any) => position), nextCursor];
  };
  expect(await page('')).toEqual([[7, 6, 5], 5]);
  expect(await page('before=5')).toEqual([[4, 3, 2], 2]);
  expect(await page('before=2')).toEqual([[1], null]);
  expect(await page('after=0')).toEqual([[3, 2, 1], 3]);
  expect(await page('after=6')).toEqual([[7], null]);
  expect((await ana.client.get(`/api/conversations/${id}/messages?after=1&before=3`)).status).toBe(400);
});

describe('Drafts', () => {
  it('to a conversation stay with it until they are sent, for their writer alone', async () => {
    const { id } = await conversationOf(ana, [ben], { subject: 'Draughts' });
    await ana.client.put(`/api/conversations/${id}/draft`, { body: 'Not yet' });
    await ana.client.put(`/api/conversations/${id}/draft`, { body: 'Nearly' });
    const read = async ({ client }: Colleague) => (await client.get(`/api/conversations/${id}`)).body.draft;
    expect([await read(ana), await read(ben)]).toEqual([{ body: 'Nearly', attachmentIds: [], attachments: [] }, null]);
    expect((await ana.client.get('/api/conversations?search=draughts')).body.items[0].draft).toBe(true);
    await say(ana, id, 'Now');
    expect(await read(ana)).toBeNull();
    await ana.client.put(`/api/conversations/${id}/draft`, { body: 'Another' });
    expect((await ana.client.delete(`/api/conversations/${id}/draft`)).status).toBe(204);
    expect((await ana.client.delete(`/api/conversations/${id}/draft`)).status).toBe(204);
    expect(await read(ana)).toBeNull();
  });

  it('that begin a conversation are kept, changed, and gone once it is started', async () => {
    const given = { subject: '', participantIds: [ben.id], body: '' };
    const { id } = (await ana.client.post('/api/drafts', given)).body;
    const changed = await ana.client.put(`/api/drafts/${id}`, { ...given, subject: 'Almost' });
    expect(changed.body).toMatchObject({ id, subject: 'Almost', participantIds: [ben.id], body: '', attachmentIds: [] });
    expect((await ana.client.get('/api/drafts')).body.items).toEqual([changed.body]);
    expect((await ben.client.get('/api/drafts')).body.items).toEqual([]);
    expect((await ben.client.put(`/api/drafts/${id}`, given)).body.code).toBe('messaging.draft-not-found');
    const participantIds = [ben.id];
    await ana.client.post('/api/conversations', { subject: 'Almost', body: 'Done', participantIds, draftId: id });
    expect((await ana.client.get('/api/drafts')).body.items).toEqual([]);
  });
});
