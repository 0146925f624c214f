import { type Client, usePortal, type TestPortal, until } from '../support/index.js';
import { type EventStream, follow } from '../support/event-stream.js';
import { colleague, type Colleague, conversationOf, say, switchMessages } from '../support/messages.js';

let portal: TestPortal;
let admin: Client;
let ana: Colleague;
let ben: Colleague;
let cleo: Colleague;
let streams: Record<'ana' | 'ben' | 'cleo' | 'admin', EventStream>;

beforeAll(async () => {
  portal = await usePortal();
  admin = await portal.administrator();
  [ana, ben, cleo] = [await colleague(portal, admin), await colleague(portal, admin), await colleague(portal, admin)];
  const open = (client: Client) => follow(client, { url: portal.url });
  const [one, two, three, four] = await Promise.all([ana.client, ben.client, cleo.client, admin].map(open));
  streams = { ana: one!, ben: two!, cleo: three!, admin: four! };
  await Promise.all(Object.values(streams).map((stream) => stream.heard('hello')));
}, 60_000);

afterAll(async () => {
  for (const stream of Object.values(streams ?? {})) stream.close();
  await portal?.stop();
});

const heard = (stream: EventStream, id: string) =>
  stream
    .of('conversation')
    .filter(({ data }) => data.conversationId === id)
    .map(({ data }) => [data.what, data.position]);

it('Everybody in a conversation hears of each change, and nobody else', async () => {
  const { id, messageId } = await conversationOf(ana, [ben]);
  await streams.ben.heard('conversation', (data) => data.conversationId === id && data.what === 'message');
  await ben.client.put(`/api/conversations/${id}/read`, { position: 1 });
  await streams.ana.heard('conversation', (data) => data.what === 'read');
  await streams.ben.heard('inbox');
  await ana.client.delete(`/api/conversations/${id}/messages/${messageId}`);
  await streams.ben.heard('conversation', (data) => data.what === 'withdrawn');
  await ana.client.post(`/api/conversations/${id}/participants`, { staffIds: [cleo.id] });
  await streams.cleo.heard('conversation', (data) => data.what === 'people');
  await ben.client.delete(`/api/conversations/${id}/participants/me`);
  await until('Cleo hears that Ben left', () => heard(streams.cleo, id).length === 2);
  await say(ana, id, 'Two');
  await streams.cleo.heard('conversation', (data) => data.position === 2);

  const before = [['message', 1]];
  const after = [
    ['withdrawn', 1],
    ['people', 1],
  ];
  expect(heard(streams.ana, id)).toEqual([...before, ['read', 1], ...after, ['people', 1], ['message', 2]]);
  expect(heard(streams.ben, id)).toEqual([...before, ...after]);
  expect(heard(streams.cleo, id)).toEqual([
    ['people', 1],
    ['people', 1],
    ['message', 2],
  ]);
  expect(streams.admin.of('conversation')).toEqual([]);
  const told = JSON.stringify(Object.values(streams).map(({ events }) => events));
  expect(told).not.toContain('Hello');
});

it('Whoever has the feature switched off hears nothing, until it is on again', async () => {
  const { id } = await conversationOf(ana, [cleo]);
  await until('Cleo hears of it', () => heard(streams.cleo, id).length === 1);
  const changes = () => streams.cleo.of('own-access').length;
  const known = changes();
  await switchMessages(admin, cleo, false);
  await until('Cleo is told', () => changes() > known);
  await say(ana, id, 'Two');
  await streams.ana.heard('conversation', (data) => data.conversationId === id && data.position === 2);
  await switchMessages(admin, cleo, true);
  await until('Cleo is told again', () => changes() > known + 1);
  await say(ana, id, 'Three');
  await streams.cleo.heard('conversation', (data) => data.conversationId === id && data.position === 3);
  expect(heard(streams.cleo, id)).toEqual([
    ['message', 1],
    ['message', 3],
  ]);
});
