import { EntityManager } from '@mikro-orm/postgresql';
import { CommandBus } from '@nestjs/cqrs';
import { Test, type TestingModule } from '@nestjs/testing';
import { freshDatabase, type TestDatabase } from '../../../../test/support/index.js';
import { DeadLetters, RedriveDeadLetter } from './index.js';
import { LampSwitched, lampsAtRest, onlooker, type Onlooker, switchOn } from './lamps.fixture.js';
import type { ReactionJob } from './reaction-catalog.js';
import { ReactionRunner } from './reaction-runner.js';

let database: TestDatabase;
let seen: Onlooker;
let app: TestingModule;
let runner: ReactionRunner;
let eventId: string;

beforeAll(async () => {
  database = await freshDatabase();
  seen = await onlooker(database.url);
  app = await (await Test.createTestingModule(await lampsAtRest(database.url)).compile()).init();
  runner = app.get(ReactionRunner);
});

beforeEach(async () => {
  for (const table of ['outbox', 'processed', 'dead_letter']) await seen.rows(`delete from shared_kernel.${table}`);
  await switchOn(app.get(EntityManager));
  eventId = (await seen.rows('select id from shared_kernel.outbox'))[0].id;
});

afterAll(async () => {
  await app.close();
  await seen.end();
  await database.drop();
});

const job = (reaction: string): ReactionJob => ({
  reaction,
  event: { id: eventId, type: LampSwitched.type, occurredAt: new Date().toISOString(), payload: {} },
});
const giveUp = (reaction: string, why: string) => runner.giveUp(job(reaction), new Error(why));
const open = () => app.get(DeadLetters).list();
const redrive = (id: string) => app.get(CommandBus).execute(new RedriveDeadLetter(id));

describe('A reaction that was given up', () => {
  it('stands on the list once, however often and at once it is given up, with the reason of the first time', async () => {
    await giveUp('home.call', 'Nobody answered.');
    await Promise.all(Array.from({ length: 10 }, () => giveUp('home.call', 'The line is dead.')));
    expect(await open()).toMatchObject([{ eventId, reaction: 'home.call', error: 'Error: Nobody answered.' }]);
  });

  it('stands beside the other reactions to the same fact', async () => {
    await Promise.all([giveUp('home.call', 'Nobody answered.'), giveUp('home.count', 'Out of order.')]);
    expect((await open()).map(({ reaction }) => reaction).toSorted()).toEqual(['home.call', 'home.count']);
  });

  it('can be given up anew after it was re-driven, and only the newer letter can be re-driven then', async () => {
    await giveUp('home.call', 'Nobody answered.');
    const [first] = await open();
    await redrive(first!.id);
    expect(await open()).toEqual([]);
    await giveUp('home.call', 'Still nobody.');
    const [second, ...others] = await open();
    expect([second!.error, others]).toEqual(['Error: Still nobody.', []]);
    await expect(redrive(first!.id)).rejects.toMatchObject({ code: 'operations.dead-letter-not-found' });
    await redrive(second!.id);
    expect(await open()).toEqual([]);
  });

  it('is re-driven by one of many who ask for it at once', async () => {
    await giveUp('home.call', 'Nobody answered.');
    const { id } = (await open())[0]!;
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => redrive(id)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const audited = await seen.rows(`select outcome, detail from audit.event where detail ->> 'deadLetterId' = $1`, [id]);
    expect(audited).toEqual([{ outcome: 'ok', detail: { deadLetterId: id, eventId } }]);
  });
});
