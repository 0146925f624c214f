import { MikroORM } from '@mikro-orm/postgresql';
import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import pg from 'pg';
import {
  describeOnEachBackend,
  freshDatabase,
  type QueueBackend,
  startCuttableLink,
  startRedis,
  type TestDatabase,
  until,
} from '../../../../test/support/index.js';
import { loadSettings } from '../config/index.js';
import { Queues } from '../queue/index.js';
import { RateLimits } from './index.js';

const limit = { name: 'knocks', times: 3, seconds: 60 };
const opened: (() => Promise<void>)[] = [];
let database: TestDatabase;

beforeAll(async () => {
  Logger.overrideLogger(false);
  database = await freshDatabase();
});
afterAll(async () => {
  for (const close of opened) await close();
  await database.drop();
});

/** The limits as another process would have them. */
async function openLimits(env: Record<string, string> = {}): Promise<RateLimits> {
  const settings = loadSettings({ NODE_ENV: 'test', SMTP_URL: 'smtp://127.0.0.1:1', DATABASE_URL: database.url, ...env });
  const orm = await MikroORM.init({
    clientUrl: settings.DATABASE_URL,
    entities: [],
    discovery: { warnWhenNoEntities: false },
    driverOptions: { connectionTimeoutMillis: 3_000 },
  });
  const queues = new Queues(settings);
  opened.push(async () => {
    await queues.onApplicationShutdown();
    await orm.close();
  });
  if (env.REDIS_URL) await queues.check();
  return new RateLimits(orm.em, queues, settings);
}

const times = (count: number) => Array.from({ length: count });

describeOnEachBackend('A limit', (startBackend) => {
  let backend: QueueBackend;
  let one: RateLimits;
  let other: RateLimits;

  beforeAll(async () => {
    backend = await startBackend();
    [one, other] = [await openLimits(backend.env), await openLimits(backend.env)];
  });
  afterAll(() => backend?.stop());

  it('is open until it was used up, and then says for how long it is closed', async () => {
    const knocks = one.counter(limit);
    for (let done = 0; done < 3; done++) {
      expect(await knocks.wait('door')).toBe(0);
      expect(await knocks.count('door')).toBe(0);
    }
    for (const wait of [await knocks.wait('door'), await knocks.count('door'), await knocks.wait('door')]) {
      expect(wait).toBeGreaterThan(50);
      expect(wait).toBeLessThanOrEqual(60);
    }
    expect(await knocks.wait('window')).toBe(0);
  });

  it('is shared between processes, exactly as many times, however many ask at the same moment', async () => {
    const counters = [one.counter(limit), other.counter(limit)];
    const waits = await Promise.all(times(60).map((_, number) => counters[number % 2]!.count('shared')));
    expect(waits.filter((wait) => wait === 0)).toHaveLength(3);
    expect(await counters[1]!.wait('shared')).toBeGreaterThan(0);
  });

  it('does not mix with another limit that has the same key', async () => {
    const [knocks, rings] = [one.counter(limit), one.counter({ ...limit, name: 'rings' })];
    for (let done = 0; done < 3; done++) await knocks.count('house');
    expect([(await knocks.wait('house')) > 0, await rings.wait('house')]).toEqual([true, 0]);
  });

  it('is open again for everyone once it was forgotten', async () => {
    const [here, there] = [one.counter(limit), other.counter(limit)];
    for (let done = 0; done < 4; done++) await here.count('gate');
    await there.forget('gate');
    await there.forget('never counted');
    expect(await here.wait('gate')).toBe(0);
    expect(await here.count('gate')).toBe(0);
  });

  it('is open again when its time is over', async () => {
    const knocks = one.counter({ name: 'short', times: 1, seconds: 1 });
    expect([await knocks.count('x'), (await knocks.count('x')) > 0]).toEqual([0, true]);
    await until('its second is over', async () => (await knocks.wait('x')) === 0, 5_000);
    expect(await knocks.count('x')).toBe(0);
  });

  it('keeps no key in plain words', async () => {
    await one.counter(limit).count('dana@northside.example');
    const stored = backend.env.REDIS_URL ? await redisKeys(backend.env.REDIS_URL) : await storedKeys();
    expect(stored.length).toBeGreaterThan(0);
    for (const key of stored) expect(key).toMatch(/^(staff-portal:limits:)?[\w-]{43}$/);
  });
});

it('Counts in PostgreSQL whose time is over are removed, the others stay', async () => {
  const limits = await openLimits();
  await limits.counter({ name: 'over', times: 1, seconds: 1 }).count('x');
  await limits.counter({ name: 'not over', times: 1, seconds: 600 }).count('x');
  const before = (await storedKeys()).length;
  await until('one is over', async () => (await limits.purge(), (await storedKeys()).length < before), 5_000);
  expect(await limits.counter({ name: 'not over', times: 1, seconds: 600 }).wait('x')).toBeGreaterThan(500);
});

describe('While the store is away', () => {
  it('each process counts for itself, and nothing fails: PostgreSQL', async () => {
    const link = await startCuttableLink(database.url);
    const knocks = (await openLimits({ DATABASE_URL: link.url })).counter(limit);
    expect(await knocks.count('cut')).toBe(0);
    await link.cut();
    const waits = [];
    for (let done = 0; done < 4; done++) waits.push(await knocks.count('cut'));
    expect(waits.map((wait) => wait > 0)).toEqual([false, false, false, true]);
    expect(await knocks.wait('cut')).toBeGreaterThan(0);
    await opened.pop()!();
    await link.stop();
  });

  it('each process counts for itself, and nothing fails: Redis', async () => {
    const redis = await startRedis();
    // The run has said by then that nothing was tested on Redis.
    if (!redis) return;
    const knocks = (await openLimits({ REDIS_URL: redis.url })).counter(limit);
    expect(await knocks.count('cut')).toBe(0);
    await redis.kill();
    const waits = [];
    for (let done = 0; done < 4; done++) waits.push(await knocks.count('cut'));
    expect(waits.map((wait) => wait > 0)).toEqual([false, false, false, true]);
    await redis.restart();
    await until('the counts of Redis hold again', async () => (await knocks.wait('cut')) === 0, 10_000);
    await opened.pop()!();
    await redis.stop();
  });
});

async function storedKeys(): Promise<string[]> {
  const client = new pg.Client(database.url);
  await client.connect();
  try {
    return (await client.query('select key from shared_kernel.rate_limit')).rows.map(({ key }) => key);
  } finally {
    await client.end();
  }
}

async function redisKeys(url: string): Promise<string[]> {
  const redis = new Redis(url);
  try {
    return await redis.keys('*limits*');
  } finally {
    redis.disconnect();
  }
}
