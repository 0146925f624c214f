import { EntityManager } from '@mikro-orm/postgresql';
import { Test, type TestingModule } from '@nestjs/testing';
import { freshDatabase, type TestDatabase } from '../../../../test/support/index.js';
import { newId } from '../domain/index.js';
import { Queues } from '../queue/index.js';
import { OutboxRelay, OutboxRetention } from './index.js';
import { Lamp, lampsAtRest, onlooker, type Onlooker, switchOn } from './lamps.fixture.js';

let database: TestDatabase;
let apps: TestingModule[];
let seen: Onlooker;
let em: EntityManager;
let relay: OutboxRelay;

beforeAll(async () => {
  database = await freshDatabase();
  seen = await onlooker(database.url);
  const start = async () => (await Test.createTestingModule(await lampsAtRest(database.url)).compile()).init();
  apps = [await start(), await start()];
  em = apps[0]!.get(EntityManager);
  relay = apps[0]!.get(OutboxRelay);
  // Opens the queue, so that its tables are there.
  await apps[0]!.get(Queues).add('reactions', []);
  await relay.relayBatch();
});

beforeEach(async () => {
  await relay.relayBatch();
  for (const table of ['outbox', 'processed', 'dead_letter', 'idempotency_key'])
    await seen.rows(`delete from shared_kernel.${table}`);
  if (await queueIsOpen()) await seen.rows('delete from bullmq.job');
});

afterAll(async () => {
  for (const app of apps) await app.close();
  await seen.end();
  await database.drop();
});

const queueIsOpen = async () => (await seen.rows("select to_regclass('bullmq.job') as found"))[0].found !== null;
const jobs = async (): Promise<string[]> => (await seen.rows('select id from bullmq.job order by id')).map(({ id }) => id);
const facts = () => seen.rows('select id, relayed_at, reactions, completed_at from shared_kernel.outbox order by id');
const jobsOf = (ids: string[]) => ids.flatMap((id) => [`${id}-home.call`, `${id}-home.count`]).toSorted();

async function switchMany(count: number): Promise<string[]> {
  for (let made = 0; made < count; made += 1) await switchOn(em);
  return (await facts()).map(({ id }) => id);
}

describe('The relay', () => {
  it('hands each fact to the queue, one job for each reaction, and notes for whom', async () => {
    const ids = await switchMany(3);
    expect(await relay.relayBatch()).toBe(3);
    expect(await jobs()).toEqual(jobsOf(ids));
    for (const fact of await facts()) {
      expect([fact.reactions.toSorted(), fact.completed_at]).toEqual([['home.call', 'home.count'], null]);
      expect(fact.relayed_at).not.toBeNull();
    }
    expect(await relay.relayBatch()).toBe(0);
  });

  it('takes each fact once when two workers relay at once', async () => {
    const ids = await switchMany(40);
    const taken: number[] = [];
    const empty = async (app: TestingModule) => {
      for (let count = -1; count !== 0;) taken.push((count = await app.get(OutboxRelay).relayBatch()));
    };
    await Promise.all([...apps, ...apps].map(empty));
    expect(taken.reduce((sum, count) => sum + count)).toBe(40);
    expect(await jobs()).toEqual(jobsOf(ids));
  });

  it('does not wait for facts that another worker has in hand', async () => {
    const [first, second] = await switchMany(2);
    await seen.rows('begin');
    await seen.rows('select 1 from shared_kernel.outbox where id = $1 for update', [first]);
    try {
      expect(await relay.relayBatch()).toBe(1);
      expect((await facts()).find(({ id }) => id === second).relayed_at).not.toBeNull();
    } finally {
      await seen.rows('rollback');
    }
    expect(await relay.relayBatch()).toBe(1);
  });

  it('keeps the facts when the queue cannot be reached', async () => {
    const ids = await switchMany(2);
    const away = new OutboxRelay(
      em,
      { add: () => Promise.reject(new Error('The queue is away.')) } as unknown as Queues,
      relay['catalog' as keyof OutboxRelay] as never,
      relay['connections' as keyof OutboxRelay] as never,
    );
    await expect(away.relayBatch()).rejects.toThrow('The queue is away.');
    expect((await facts()).every((fact) => fact.relayed_at === null)).toBe(true);
    await relay.relayBatch();
    expect(await jobs()).toEqual(jobsOf(ids));
  });

  it('leaves facts that only a newer release knows to its workers', async () => {
    await seen.rows(
      "insert into shared_kernel.outbox (id, type, payload, occurred_at) values ($1, 'home.lamp-teleported', '{}', now())",
      [newId()],
    );
    expect(await relay.relayBatch()).toBe(0);
    expect((await facts())[0].relayed_at).toBeNull();
  });
});

describe('What the queue lost', () => {
  const relayedLongAgo = () => seen.rows("update shared_kernel.outbox set relayed_at = now() - interval '61 seconds'");

  it('is handed over again a minute later, and not before', async () => {
    const [id] = await switchMany(1);
    await relay.relayBatch();
    await seen.rows('delete from bullmq.job');
    expect(await relay.recoverLost()).toBe(0);
    await relayedLongAgo();
    expect(await relay.recoverLost()).toBe(2);
    expect(await jobs()).toEqual(jobsOf([id!]));
  });

  it('is that alone: reactions that were carried out, and dead letters, are left in peace', async () => {
    const [counted, dead] = await switchMany(2);
    await relay.relayBatch();
    await seen.rows('delete from bullmq.job');
    await relayedLongAgo();
    await seen.rows("insert into shared_kernel.processed (event_id, reaction) values ($1, 'home.count')", [counted]);
    await seen.rows(
      "insert into shared_kernel.dead_letter (id, event_id, reaction, type, error) values ($1, $2, 'home.call', 'home.lamp-switched', 'x')",
      [newId(), dead],
    );
    await relay.recoverLost();
    expect(await jobs()).toEqual([`${counted}-home.call`, `${dead}-home.count`].toSorted());
  });

  it('is not doubled while the job still stands in the queue', async () => {
    const [id] = await switchMany(1);
    await relay.relayBatch();
    await relayedLongAgo();
    await relay.recoverLost();
    await relay.recoverLost();
    expect(await jobs()).toEqual(jobsOf([id!]));
  });

  // Ids are made in order, so the facts that fail come first. More than a page of them used to hide all that followed.
  it.each([
    { failed: 0, pages: 'no page' },
    { failed: 499, pages: 'less than a page' },
    { failed: 500, pages: 'exactly a page' },
    { failed: 501, pages: 'more than a page' },
    { failed: 1_000, pages: 'two pages' },
    { failed: 1_700, pages: 'three pages and a half' },
  ])('is found behind $pages of facts whose work waits on the dead-letter list, which stay there', async ({ failed }) => {
    await seen.rows(
      `with failed as (
         insert into shared_kernel.outbox (id, type, payload, occurred_at, relayed_at, reactions)
         select lpad(to_hex(n), 32, '0')::uuid, 'home.lamp-switched', '{}', now(), now(), '{home.call}' from generate_series(1, $1::int) n
         returning id)
       insert into shared_kernel.dead_letter (id, event_id, reaction, type, error)
       select gen_random_uuid(), id, 'home.call', 'home.lamp-switched', 'Error' from failed`,
      [failed],
    );
    const lost = await switchOn(em);
    await relay.relayBatch();
    await seen.rows('delete from bullmq.job');
    await relayedLongAgo();
    expect(await relay.recoverLost()).toBe(2);
    const [fact] = await seen.rows("select id from shared_kernel.outbox where payload->>'lampId' = $1", [lost.id]);
    expect(await jobs()).toEqual(jobsOf([fact.id]));
  });

  it('is nothing once the fact is complete', async () => {
    await switchMany(1);
    await relay.relayBatch();
    await seen.rows('delete from bullmq.job');
    await relayedLongAgo();
    await seen.rows('update shared_kernel.outbox set completed_at = now()');
    expect(await relay.recoverLost()).toBe(0);
  });
});

describe('Retention', () => {
  const retention = () => apps[0]!.get(OutboxRetention).clean();

  it('removes facts, and what was remembered of them, a week after they were carried out', async () => {
    const [old, young, unfinished] = await switchMany(3);
    for (const id of [old, young, unfinished]) {
      await seen.rows("insert into shared_kernel.processed (event_id, reaction) values ($1, 'home.count')", [id]);
    }
    await seen.rows("update shared_kernel.outbox set completed_at = now() - interval '7 days 1 minute' where id = $1", [old]);
    await seen.rows("update shared_kernel.outbox set completed_at = now() - interval '6 days 23 hours' where id = $1", [young]);
    await seen.rows(
      "update shared_kernel.outbox set occurred_at = now() - interval '1 year', relayed_at = now() - interval '1 year' where id = $1",
      [unfinished],
    );
    await retention();
    expect((await facts()).map(({ id }) => id)).toEqual([young, unfinished].toSorted());
    const remembered = await seen.rows('select event_id from shared_kernel.processed order by event_id');
    expect(remembered.map(({ event_id }) => event_id)).toEqual([young, unfinished].toSorted());
  });

  it('removes as many as there are', async () => {
    await seen.rows(`
      insert into shared_kernel.outbox (id, type, payload, occurred_at, relayed_at, reactions, completed_at)
      select gen_random_uuid(), 'home.lamp-switched', '{}', now(), now(), '{}', now() - interval '8 days' from generate_series(1, 10100)`);
    await retention();
    expect(await facts()).toEqual([]);
  });

  it('forgets idempotency keys after a day', async () => {
    const key = (name: string, age: string) =>
      seen.rows(
        "insert into shared_kernel.idempotency_key (actor, key, fingerprint, created_at) values ('a', $1, '', now() - $2::interval)",
        [name, age],
      );
    await key('old', '24 hours 1 minute');
    await key('young', '23 hours');
    await retention();
    expect(await seen.rows('select key from shared_kernel.idempotency_key')).toEqual([{ key: 'young' }]);
  });
});

it('A lamp that is switched to what it is already leaves no fact', async () => {
  const lamp: Lamp = await switchOn(em);
  expect(await facts()).toHaveLength(1);
  await em.fork().transactional(async (inner) => (await inner.findOneOrFail(Lamp, lamp.id)).switchTo(true));
  expect(await facts()).toHaveLength(1);
});
