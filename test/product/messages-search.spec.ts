import { usePortal, type TestPortal } from '../support/index.js';
import { colleague, type Colleague, conversationOf, say } from '../support/messages.js';
import { sql } from '../support/sql.js';

let portal: TestPortal;
let ana: Colleague;
let ben: Colleague;
let conversationId: string;

const texts = [
  'The vaccinations were delivered this morning.',
  'Die Kühlschränke summen laut.',
  'La medicación del niño está en la clínica.',
  'Please call dana.silva@northside.example about invoice INV-2024/001.',
];

beforeAll(async () => {
  portal = await usePortal();
  const admin = await portal.administrator();
  [ana, ben] = [await colleague(portal, admin), await colleague(portal, admin, { familyName: 'Okafor' })];
  conversationId = (await conversationOf(ana, [ben], { subject: 'Quarterly rota', body: texts[0]! })).id;
  for (const text of texts.slice(1)) await say(ana, conversationId, text);
}, 60_000);

afterAll(() => portal?.stop());

const search = async (q: string, more = '') =>
  (await ben.client.get(`/api/messages/search?q=${encodeURIComponent(q)}${more}`)).body;
const found = async (q: string) => (await search(q)).items.map(({ position }: any) => texts[position - 1]);

it.each([
  ['vaccination', 0],
  ['VACCINATED morning', 0],
  ['deliver', 0],
  ['quarterly', 0],
  ['kuhlschranke', 1],
  ['KÜHLSCHR', 1],
  ['medicaciones', 2],
  ['medicacion', 2],
  ['niños', 2],
  ['nino clinicas', 2],
  ['dana', 3],
  ['2024', 3],
  ['invoices 001', 3],
])('"%s" finds the message that is meant', async (q, place) => {
  expect(await found(q)).toEqual([texts[place]]);
});

it.each(['vaccination clinic', 'zebra', '***', "'", '\\', "a' | 'b", ':*', '!zebra & (', '<->'])(
  '"%s" finds nothing, and does no harm',
  async (q) => {
    expect(await found(q)).toEqual([]);
  },
);

it('marks the words that were meant, as they stand in the message', async () => {
  const [{ excerpt, subject, senderName, messageId }] = (await search('clinica medicaciones')).items;
  expect(excerpt.filter(({ match }: any) => match).map(({ text }: any) => text)).toEqual(['medicación', 'clínica']);
  expect(excerpt.map(({ text }: any) => text).join('')).toBe(texts[2]);
  expect({ subject, senderName, messageId }).toEqual({
    subject: 'Quarterly rota',
    senderName: `${ana.givenName} ${ana.familyName}`,
    messageId: expect.any(String),
  });
});

it('goes on page by page, the newest first', async () => {
  for (const n of [1, 2, 3]) await say(ben, conversationId, `Lantern ${n}`);
  const first = await search('lantern', '&limit=2');
  const second = await search('lantern', `&limit=2&cursor=${first.nextCursor}`);
  const text = ({ items }: any) => items.map(({ excerpt }: any) => excerpt.map((part: any) => part.text).join(''));
  expect([text(first), text(second), second.nextCursor]).toEqual([['Lantern 3', 'Lantern 2'], ['Lantern 1'], null]);
  expect((await search('lantern', '&cursor=nonsense')).code).toBe('request.cursor');
});

it('A list is searched by subject, and by who else is in it', async () => {
  const listed = async ({ client }: Colleague, words: string) =>
    (await client.get(`/api/conversations?search=${words}`)).body.items.map(({ id }: any) => id);
  expect(await listed(ben, 'quarter')).toEqual([conversationId]);
  expect(await listed(ana, 'okafor')).toEqual([conversationId]);
  expect(await listed(ben, 'okafor')).toEqual([]);
  expect(await listed(ben, 'zebra')).toEqual([]);
});

it('What is older than thousands of other messages is found too, also by who is in very many conversations', async () => {
  await sql(
    portal.database.url,
    `with started as (
       insert into messaging.conversation (id, kind, subject, subject_words, started_by, started_at, last_position, people)
       select gen_random_uuid(), 'conversation', 'Other', '{other}', $1::uuid, now(), 3, 1 from generate_series(1, 1000) returning id
     ), joined as (
       insert into messaging.participant (conversation_id, staff_id, joined_at, archived, read_to, last_at)
       select id, $1, now(), false, 3, now() from started
     )
     insert into messaging.message (id, conversation_id, position, sender_id, body, attachments)
     select gen_random_uuid(), id, n, $1, 'Tell the front desk', 0 from started, generate_series(1, 3) n`,
    [ana.id],
  );
  for (const { client } of [ana, ben])
    expect((await client.get('/api/messages/search?q=quarterly')).body.items).toMatchObject([{ conversationId, position: 1 }]);
  const page = async ({ client }: Colleague, more = '') => (await client.get(`/api/messages/search?q=desk&limit=50${more}`)).body;
  expect((await page(ben)).items).toEqual([]);
  const first = await page(ana);
  const second = await page(ana, `&cursor=${first.nextCursor}`);
  const ids = [...first.items, ...second.items].map(({ messageId }: any) => messageId);
  expect([ids.length, new Set(ids).size]).toEqual([100, 100]);
});
