import { type Client, usePortal, type TestPortal } from '../support/index.js';
import { colleague, type Colleague, conversationOf, say, switchMessages } from '../support/messages.js';
import { activePerson, registerPerson } from '../support/people.js';

let portal: TestPortal;
let admin: Client;
let ana: Colleague;
let ben: Colleague;
let cleo: Colleague;

beforeAll(async () => {
  portal = await usePortal();
  admin = await portal.administrator();
  ana = await colleague(portal, admin, { givenName: 'Ana', familyName: 'Ruíz', office: 'Lakeview' });
  ben = await colleague(portal, admin, { givenName: 'Ben', familyName: 'Okonjo' });
  cleo = await colleague(portal, admin, { givenName: 'Cleo', familyName: 'Marsh' });
}, 60_000);

afterAll(() => portal?.stop());

const bodies = async ({ client }: Colleague, id: string) =>
  (await client.get(`/api/conversations/${id}/messages`)).body.items.map(({ body }: any) => body);
const readOf = async ({ client }: Colleague, id: string) => (await client.get(`/api/conversations/${id}`)).body;
const inBox = async ({ client }: Colleague, box: string) =>
  (await client.get(`/api/conversations?box=${box}`)).body.items.map(({ id }: any) => id);

it('Who leaves keeps what was there and gets nothing new; who is added again has it all', async () => {
  const { id } = await conversationOf(ana, [ben, cleo], { body: 'One' });
  expect((await ben.client.delete(`/api/conversations/${id}/participants/me`)).status).toBe(204);
  await say(ana, id, 'Two');

  expect(await bodies(ben, id)).toEqual(['One']);
  expect(await readOf(ben, id)).toMatchObject({ lastPosition: 1, unread: 1, leftAt: expect.any(String) });
  expect(await inBox(ben, 'inbox')).not.toContain(id);
  expect(await inBox(ben, 'left')).toContain(id);
  expect((await ben.client.get('/api/messages/search?q=two')).body.items).toEqual([]);
  const refused = await Promise.all([
    ben.client.post(`/api/conversations/${id}/messages`, { body: 'Still here' }),
    ben.client.post(`/api/conversations/${id}/participants`, { staffIds: [ben.id] }),
    ben.client.put(`/api/conversations/${id}/draft`, { body: 'Still here' }),
    ben.client.put(`/api/conversations/${id}/archive`),
    ben.client.delete(`/api/conversations/${id}/participants/me`),
  ]);
  expect(refused.map(({ status, body }) => [status, body.code])).toEqual(refused.map(() => [409, 'messaging.left']));
  expect((await ben.client.put(`/api/conversations/${id}/read`, { position: 2 })).body.code).toBe('messaging.position-unknown');

  const added = await cleo.client.post(`/api/conversations/${id}/participants`, { staffIds: [ben.id, ana.id] });
  expect(added.status).toBe(201);
  expect(added.body.people.map(({ leftAt }: any) => leftAt)).toEqual([null, null, null]);
  expect(await bodies(ben, id)).toEqual(['Two', 'One']);
  expect(await readOf(ben, id)).toMatchObject({ unread: 2, leftAt: null });
  expect(await inBox(ben, 'inbox')).toContain(id);
});

it('Who left sees nothing of what follows: who comes, who leaves, how far the others read', async () => {
  const [dora, emil] = [
    await colleague(portal, admin, { givenName: 'Dora', familyName: 'Later' }),
    await colleague(portal, admin),
  ];
  const { id } = await conversationOf(ana, [ben, cleo, emil], { subject: 'Rota', body: 'One' });
  await say(ben, id, 'Mine');
  await cleo.client.put(`/api/conversations/${id}/read`, { position: 1 });
  await ben.client.delete(`/api/conversations/${id}/participants/me`);
  const listed = async () =>
    (await ben.client.get('/api/conversations?box=left')).body.items.find((item: { id: string }) => item.id === id);
  const found = async (word: string) =>
    (await ben.client.get(`/api/conversations?box=left&search=${word}`)).body.items.map((item: { id: string }) => item.id);
  const seen = async () => [
    await readOf(ben, id),
    await listed(),
    (await ben.client.get(`/api/conversations/${id}/messages`)).body.items,
    await found('Later'),
  ];
  const before = await seen();
  expect(before[0].people.map(({ staffId, readTo }: any) => [staffId, readTo])).toContainEqual([cleo.id, 1]);
  expect([before[1].peopleCount, before[3]]).toEqual([3, []]);

  await say(ana, id, 'Two');
  await ana.client.post(`/api/conversations/${id}/participants`, { staffIds: [dora.id] });
  await emil.client.delete(`/api/conversations/${id}/participants/me`);
  for (const reader of [cleo, dora, ana]) await reader.client.put(`/api/conversations/${id}/read`, { position: 3 });
  await say(dora, id, 'Three');
  expect(await seen()).toEqual(before);

  // Whoever is in it sees all of that.
  const now = await readOf(ana, id);
  expect(now.people.find(({ staffId }: any) => staffId === dora.id)).toMatchObject({ readTo: 3 });
  expect(now.people.find(({ staffId }: any) => staffId === emil.id).leftAt).not.toBeNull();
  await ana.client.post(`/api/conversations/${id}/participants`, { staffIds: [ben.id] });
  const people = (await readOf(ben, id)).people.map(({ staffId, leftAt, readTo }: any) => [staffId, leftAt, readTo]);
  for (const { staffId, leftAt, readTo } of now.people)
    expect(people).toContainEqual([staffId, staffId === ben.id ? null : leftAt, readTo]);
});

it('Who is added later sees the conversation from its beginning', async () => {
  const { id } = await conversationOf(ana, [ben], { body: 'One' });
  await say(ben, id, 'Two');
  await ana.client.post(`/api/conversations/${id}/participants`, { staffIds: [cleo.id.toUpperCase()] });
  expect(await bodies(cleo, id)).toEqual(['Two', 'One']);
  expect(await readOf(cleo, id)).toMatchObject({ unread: 2, lastPosition: 2 });
  expect((await cleo.client.get('/api/conversations')).body.items[0]).toMatchObject({ id, peopleCount: 3, unread: 2 });
});

it('An archived conversation is back as soon as somebody else writes', async () => {
  const { id } = await conversationOf(ana, [ben]);
  await ana.client.put(`/api/conversations/${id}/archive`);
  await say(ana, id, 'To be sure');
  expect([await inBox(ana, 'inbox'), await inBox(ana, 'archived')]).toEqual([
    expect.not.arrayContaining([id]),
    expect.arrayContaining([id]),
  ]);
  await say(ben, id, 'Yes?');
  expect(await inBox(ana, 'inbox')).toContain(id);
  await ana.client.put(`/api/conversations/${id}/archive`);
  await ana.client.delete(`/api/conversations/${id}/archive`);
  expect(await readOf(ana, id)).toMatchObject({ archived: false, unread: 1 });
});

it('Somebody who cannot be written to is named, and shown as such', async () => {
  const without = await activePerson(portal, admin, { givenName: 'Wim', familyName: 'Without' });
  const invited = await registerPerson(admin, { givenName: 'Nia', familyName: 'Notyet' });
  await admin.put(`/api/staff/${invited.id}/portal/features`, { features: ['secure_messaging'] });
  const nobody = '01920f3a-7c1e-7abc-8def-0123456789ab';
  const participantIds = [ben.id, without.id, invited.id, nobody];
  const { status, body } = await ana.client.post('/api/conversations', { subject: 'Hello', body: 'Hello', participantIds });
  expect([status, body.code]).toEqual([422, 'messaging.cannot-be-written-to']);
  expect(body.errors.map(({ path }: any) => path)).toEqual(['participantIds.1', 'participantIds.2', 'participantIds.3']);

  const found = async (search: string) =>
    (await ana.client.get(`/api/colleagues?search=${search}`)).body.items.map((person: any) => [
      person.familyName,
      person.canBeWrittenTo,
    ]);
  expect(await found('without')).toEqual([['Without', false]]);
  expect(await found('okonj')).toEqual([['Okonjo', true]]);
  expect(await found('ruiz')).toEqual([]);
  expect((await ben.client.get('/api/colleagues?search=ruiz')).body.items).toEqual([
    { staffId: ana.id, givenName: 'Ana', familyName: 'Ruíz', jobTitle: null, office: 'Lakeview', canBeWrittenTo: true },
  ]);
});

it('Switched off, everything is closed at once; switched on again, nothing was lost', async () => {
  const { id } = await conversationOf(ana, [cleo], { body: 'One' });
  await switchMessages(admin, cleo, false);
  for (const address of ['/api/conversations', `/api/conversations/${id}`, `/api/conversations/${id}/messages`, '/api/drafts'])
    expect((await cleo.client.get(address)).body).toMatchObject({ status: 403, code: 'access.feature-off' });
  expect((await cleo.client.post(`/api/conversations/${id}/messages`, { body: 'Hello' })).status).toBe(403);
  await say(ana, id, 'Two');
  expect((await readOf(ana, id)).people.map(({ canBeWrittenTo }: any) => canBeWrittenTo)).toEqual([true, false]);
  await switchMessages(admin, cleo, true);
  expect(await bodies(cleo, id)).toEqual(['Two', 'One']);
  expect(await readOf(cleo, id)).toMatchObject({ unread: 2 });
});
