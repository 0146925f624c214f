import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Test, type TestingModule } from '@nestjs/testing';
import pg from 'pg';
import { freshDatabase, type TestDatabase, until } from '../../../../test/support/index.js';
import { DomainEvent, newId } from '../domain/index.js';
import { Queues, RetryLater } from '../queue/index.js';
import { OutboxRelay, Reaction } from './index.js';
import {
  CallNeighbour,
  CountSwitching,
  Lamp,
  lampsAtRest,
  lampsAtWork,
  LampSwitched,
  onlooker,
  type Onlooker,
  switchOn,
} from './lamps.fixture.js';
import { PUBLISHED_EVENTS, ReactionCatalog, type ReactionJob } from './reaction-catalog.js';
import { ReactionRunner } from './reaction-runner.js';

let database: TestDatabase;
let seen: Onlooker;

beforeAll(async () => {
  database = await freshDatabase();
  seen = await onlooker(database.url);
});

afterAll(async () => {
  await seen.end();
  await database.drop();
});

const timesOf = async (lamp: Lamp) => (await seen.rows('select times from home.lamp where id = $1', [lamp.id]))[0].times;

describe('A reaction', () => {
  let app: TestingModule;
  let runner: ReactionRunner;
  let count: CountSwitching;
  let call: CallNeighbour;
  let lamp: Lamp;
  let eventId: string;

  beforeAll(async () => {
    app = await (await Test.createTestingModule(await lampsAtRest(database.url)).compile()).init();
    [runner, count, call] = [app.get(ReactionRunner), app.get(CountSwitching), app.get(CallNeighbour)];
  });

  beforeEach(async () => {
    Object.assign(count, { failures: 0 });
    Object.assign(call, { failures: 0, calls: [] });
    lamp = await switchOn(app.get(EntityManager));
    [{ id: eventId }] = (await seen.rows("select id from shared_kernel.outbox where payload ->> 'lampId' = $1", [lamp.id])) as [
      { id: string },
    ];
    await app.get(OutboxRelay).relayBatch();
  });

  afterAll(() => app.close());

  const job = (reaction: string): ReactionJob => ({
    event: { id: eventId, type: LampSwitched.type, occurredAt: new Date().toISOString(), payload: { lampId: lamp.id, on: true } },
    reaction,
  });
  const marks = async () =>
    (await seen.rows('select reaction from shared_kernel.processed where event_id = $1 order by 1', [eventId])).map(
      ({ reaction }) => reaction,
    );
  const isComplete = async () =>
    (await seen.rows('select completed_at is not null as done from shared_kernel.outbox where id = $1', [eventId]))[0].done;

  it('takes effect once, although it is delivered twice', async () => {
    await runner.run(job('home.count'));
    await runner.run(job('home.count'));
    expect(await timesOf(lamp)).toBe(1);
  });

  it('takes effect once, although it is delivered ten times at once', async () => {
    await Promise.all(Array.from({ length: 10 }, () => runner.run(job('home.count'))));
    expect(await timesOf(lamp)).toBe(1);
  });

  it('leaves neither effect nor mark when it fails, and is done when it is tried again', async () => {
    count.failures = 1;
    await expect(runner.run(job('home.count'))).rejects.toThrow('The meter is out of order.');
    expect([await timesOf(lamp), await marks()]).toEqual([0, []]);
    await runner.run(job('home.count'));
    expect([await timesOf(lamp), await marks()]).toEqual([1, ['home.count']]);
  });

  it('to the outside is done again after a failure, for nobody knows how far it got, and not after a success', async () => {
    call.failures = 1;
    await expect(runner.run(job('home.call'))).rejects.toThrow('Nobody answered.');
    expect(await marks()).toEqual([]);
    for (let delivery = 0; delivery < 3; delivery += 1) await runner.run(job('home.call'));
    expect(call.calls).toEqual([eventId, eventId]);
    expect(await marks()).toEqual(['home.call']);
  });

  it('completes its fact when it is the last one', async () => {
    await runner.run(job('home.call'));
    expect(await isComplete()).toBe(false);
    await runner.run(job('home.count'));
    expect(await isComplete()).toBe(true);
  });

  it('completes its fact also when its last two are done at the same moment', async () => {
    const waiting = async (count: number) =>
      (await seen.rows(`select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`))
        .length === count;
    const another = new ReactionRunner(app.get(EntityManager), app.get(ReactionCatalog));
    const holder = new pg.Client(database.url);
    await holder.connect();
    await holder.query('begin');
    await holder.query('select 1 from shared_kernel.outbox where id = $1 for update', [eventId]);
    const calling = runner.run(job('home.call'));
    await until('the first one waits for the fact', () => waiting(1));
    const counting = another.run(job('home.count'));
    await until('so does the second', () => waiting(2));
    await holder.query('commit');
    await holder.end();
    await Promise.all([calling, counting]);
    expect(await isComplete()).toBe(true);
  });

  it('that was given up stands on the list with its reason, and its fact stays open', async () => {
    await runner.giveUp(job('home.call'), new Error('Nobody answered.'));
    const [letter] = await seen.rows('select * from shared_kernel.dead_letter where event_id = $1', [eventId]);
    expect(letter).toMatchObject({
      reaction: 'home.call',
      type: LampSwitched.type,
      error: 'Error: Nobody answered.',
      redriven_at: null,
    });
    expect(await isComplete()).toBe(false);
  });

  it('with a name that this release does not have is left to the workers of another release', async () => {
    await expect(runner.run(job('home.invented-later'))).rejects.toThrow(RetryLater);
    expect(await marks()).toEqual([]);
  });
});

describe('At work', () => {
  let workers: TestingModule[];

  beforeAll(async () => {
    const start = async () => (await Test.createTestingModule(await lampsAtWork(database.url)).compile()).init();
    workers = [await start(), await start()];
  });

  afterAll(async () => {
    for (const worker of workers) {
      await worker.get(OutboxRelay).stop();
      await worker.get(Queues).drain();
      await worker.close();
    }
  });

  const isDone = async (lamp: Lamp) =>
    (
      await seen.rows("select 1 from shared_kernel.outbox where payload ->> 'lampId' = $1 and completed_at is not null", [
        lamp.id,
      ])
    ).length === 1;
  const callsAbout = (eventIds: string[]) =>
    workers.flatMap((worker) => worker.get(CallNeighbour).calls).filter((id) => eventIds.includes(id));

  it('two workers carry out each reaction of 50 facts once', async () => {
    const lamps = await Promise.all(Array.from({ length: 50 }, () => switchOn(workers[0]!.get(EntityManager))));
    await until('all is done', async () => (await Promise.all(lamps.map(isDone))).every(Boolean), 30_000);
    expect(await Promise.all(lamps.map(timesOf))).toEqual(lamps.map(() => 1));
    const ids = (
      await seen.rows("select id from shared_kernel.outbox where payload ->> 'lampId' = any($1)", [lamps.map(({ id }) => id)])
    ).map(({ id }) => id);
    expect(callsAbout(ids).toSorted()).toEqual(ids.toSorted());
  });

  it('the sweep makes good for a bell that nobody heard', async () => {
    // Written past the product, so that no bell is rung.
    const lamp = new Lamp();
    await seen.rows('insert into home.lamp (id, "on") values ($1, true)', [lamp.id]);
    await seen.rows(
      "insert into shared_kernel.outbox (id, type, payload, occurred_at) values ($1, 'home.lamp-switched', $2, now())",
      [newId(), { lampId: lamp.id, on: true }],
    );
    await until('the fact is carried out', () => isDone(lamp), 20_000);
    expect(await timesOf(lamp)).toBe(1);
  });

  it('the relay listens again after its connection broke', async () => {
    const listeners = async (): Promise<number[]> => {
      const rows = await seen.rows(`
        select pid from pg_stat_activity where application_name = 'staff-portal outbox' and datname = current_database()`);
      return rows.map(({ pid }) => pid);
    };
    await until('both listen', async () => (await listeners()).length === 2);
    const before = await listeners();
    await seen.rows('select pg_terminate_backend(pid) from unnest($1::int[]) as pid', [before]);
    const lamp = await switchOn(workers[0]!.get(EntityManager));
    await until('the fact is carried out', () => isDone(lamp), 20_000);
    await until('both listen again', async () => (await listeners()).filter((pid) => !before.includes(pid)).length === 2);
    expect(await timesOf(lamp)).toBe(1);
  });

  it('a fact whose reaction fails at first is carried out in the end, once', async () => {
    for (const worker of workers) worker.get(CountSwitching).failures = 1;
    const lamp = await switchOn(workers[0]!.get(EntityManager));
    await until('the fact is carried out', () => isDone(lamp), 30_000);
    expect(await timesOf(lamp)).toBe(1);
  });
});

describe('The boot fails', () => {
  class DoorOpened extends DomainEvent<{ doorId: string }> {
    static override readonly type = 'home.door-opened';
  }
  class DoorPainted extends DomainEvent<{ doorId: string }> {
    static override readonly type = 'home.door-painted';
    static override readonly publishedOnly = true;
  }
  @Injectable()
  @Reaction(DoorOpened, 'home.greet')
  class Greet {
    handle = () => Promise.resolve();
  }
  @Injectable()
  @Reaction(DoorOpened, 'home.greet')
  class GreetAgain {
    handle = () => Promise.resolve();
  }
  @Injectable()
  @Reaction(DoorPainted, 'home.admire')
  class Admire {
    handle = () => Promise.resolve();
  }

  const boot = async (events: unknown[], reactions: (new () => object)[]) => {
    const module = await Test.createTestingModule({
      imports: [DiscoveryModule],
      providers: [{ provide: PUBLISHED_EVENTS, useValue: events }, ReactionCatalog, ...reactions],
    }).compile();
    return module.init();
  };

  it('on a fact that no reaction hears and that is not marked so', async () => {
    await expect(boot([DoorOpened], [])).rejects.toThrow(
      'No reaction hears home.door-opened, and it is not marked as published only.',
    );
  });

  it('on a reaction to a fact that nobody publishes', async () => {
    await expect(boot([], [Greet])).rejects.toThrow(
      'The reaction home.greet hears home.door-opened, which no context publishes.',
    );
  });

  it('on two reactions of one name', async () => {
    await expect(boot([DoorOpened], [Greet, GreetAgain])).rejects.toThrow('Two reactions are named home.greet.');
  });

  it('on a fact marked as published only that a reaction hears', async () => {
    await expect(boot([DoorPainted], [Admire])).rejects.toThrow(
      'home.door-painted is marked as published only, but a reaction hears it.',
    );
  });

  it('on nothing else: what is wired well boots, and knows who hears what', async () => {
    const app = await boot([DoorOpened, DoorPainted], [Greet]);
    const catalog = app.get(ReactionCatalog);
    expect([
      catalog.namesFor('home.door-opened'),
      catalog.namesFor('home.door-painted'),
      catalog.namesFor('home.unheard-of'),
    ]).toEqual([['home.greet'], [], []]);
    await app.close();
  });
});
