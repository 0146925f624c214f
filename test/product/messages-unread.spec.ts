import fc from 'fast-check';
import { Messages } from '#messaging';
import { freshPortal, type TestPortal } from '../support/index.js';
import { colleague, type Colleague, conversationOf, say } from '../support/messages.js';
import { sql } from '../support/sql.js';

let portal: TestPortal;
let people: Colleague[];

beforeAll(async () => {
  // The counts of every conversation of the practice are rebuilt.
  portal = await freshPortal();
  const admin = await portal.administrator();
  people = [];
  for (let n = 0; n < 3; n++) people.push(await colleague(portal, admin));
}, 60_000);

afterAll(() => portal?.stop());

type Said = { id: string; by: number; withdrawn: boolean };
type Place = { readTo: number; leftAt: number | null; archived: boolean };

/** What a person would count on paper. */
class Model {
  readonly said: Said[] = [];
  readonly places: Place[] = people.map(() => ({ readTo: 0, leftAt: null, archived: false }));

  unreadOf(who: number): number {
    const { readTo, leftAt } = this.places[who]!;
    return this.said.filter(
      ({ by, withdrawn }, index) => by !== who && !withdrawn && index + 1 > readTo && index + 1 <= (leftAt ?? Infinity),
    ).length;
  }

  heard(by: number, id: string): void {
    this.said.push({ id, by, withdrawn: false });
    for (const [who, place] of this.places.entries()) if (who !== by && place.leftAt === null) place.archived = false;
  }
}

const actions = ['say', 'say', 'say', 'read', 'read', 'archive', 'bring-back', 'withdraw', 'leave', 'add'] as const;
const step = fc.record({ who: fc.nat({ max: 2 }), what: fc.constantFrom(...actions), which: fc.nat({ max: 1_000 }) });
type Step = { who: number; what: (typeof actions)[number]; which: number };

async function carryOut(model: Model, id: string, { who, what, which }: Step): Promise<void> {
  const { client } = people[who]!;
  const place = model.places[who]!;
  const to = `/api/conversations/${id}`;
  const last = place.leftAt ?? model.said.length;
  if (what === 'read') {
    const position = 1 + (which % last);
    expect((await client.put(`${to}/read`, { position })).status).toBe(204);
    place.readTo = Math.max(place.readTo, position);
  } else if (what === 'withdraw') {
    const message = model.said[which % last]!;
    const { status } = await client.delete(`${to}/messages/${message.id}`);
    expect(status).toBe(message.by !== who ? 403 : message.withdrawn ? 409 : 204);
    if (status === 204) message.withdrawn = true;
  } else if (place.leftAt !== null) {
    expect((await client.post(`${to}/messages`, { body: 'Gone' })).status).toBe(409);
  } else if (what === 'say') {
    model.heard(who, (await say(people[who]!, id)).id);
  } else if (what === 'leave') {
    await client.delete(`${to}/participants/me`);
    place.leftAt = model.said.length;
  } else if (what === 'add') {
    const other = which % 3;
    expect((await client.post(`${to}/participants`, { staffIds: [people[other]!.id] })).status).toBe(201);
    if (model.places[other]!.leftAt !== null) Object.assign(model.places[other]!, { leftAt: null, archived: false });
  } else {
    await client.call(what === 'archive' ? 'PUT' : 'DELETE', `${to}/archive`);
    place.archived = what === 'archive';
  }
}

async function expectCounts(model: Model, id: string): Promise<void> {
  for (const [who, { client }] of people.entries()) {
    const { readTo, leftAt, archived } = model.places[who]!;
    expect((await client.get(`/api/conversations/${id}`)).body).toMatchObject({
      unread: model.unreadOf(who),
      readTo,
      archived,
      lastPosition: leftAt ?? model.said.length,
      leftAt: leftAt === null ? null : expect.any(String),
    });
  }
}

const projected = () =>
  sql(
    portal.database.url,
    `select conversation_id, staff_id, unread, last_at from messaging.participant order by conversation_id, staff_id`,
  );

it('After any sequence of write, read, archive, withdraw, leave and add, what is unread is the truth', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      const { id, messageId } = await conversationOf(people[0]!, people.slice(1));
      const model = new Model();
      model.heard(0, messageId);
      for (const next of steps) await carryOut(model, id, next);
      await expectCounts(model, id);
    }),
    { numRuns: 20 },
  );
  const before = await projected();
  expect(await portal.api.get(Messages, { strict: false }).rebuildUnreadCounts()).toBe(before.length);
  expect(await projected()).toEqual(before);
}, 120_000);

it('Rebuilt, the counts are right whatever they were', async () => {
  const { id } = await conversationOf(people[0]!, people.slice(1));
  await say(people[1]!, id);
  const before = await projected();
  await sql(portal.database.url, `update messaging.participant set unread = 77, last_at = 'epoch'`);
  await portal.api.get(Messages, { strict: false }).rebuildUnreadCounts();
  expect(await projected()).toEqual(before);
});

it('Whoever writes and reads at the same moment, nothing is counted twice or lost', async () => {
  const { id } = await conversationOf(people[0]!, people.slice(1));
  await Promise.all(
    people.flatMap((person, who) =>
      Array.from({ length: 15 }, async (_, n) => {
        await say(person, id, `${who} ${n}`);
        const { lastPosition } = (await person.client.get(`/api/conversations/${id}`)).body;
        if (n % 3 === who) await person.client.put(`/api/conversations/${id}/read`, { position: lastPosition });
      }),
    ),
  );
  const positions = await sql(portal.database.url, 'select position from messaging.message where conversation_id = $1', [id]);
  expect(positions.map(({ position }) => position).toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: 46 }, (_, n) => n + 1),
  );
  const before = await projected();
  await portal.api.get(Messages, { strict: false }).rebuildUnreadCounts();
  expect(await projected()).toEqual(before);
}, 60_000);
