import { randomBytes } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import pg from 'pg';
import { freshDatabase, redisIsHere, startRedis } from '../../../../test/support/index.js';
import { loadSettings, type Settings } from '../config/index.js';
import { Queues } from './index.js';

export interface TestedBackend {
  settings: Settings;
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  /** Whatever is stored of the queue's jobs, and how many events. */
  leftovers(queue: string): Promise<{ jobs: number; events: number }>;
  pretendDeaths(queue: string, jobId: string, deaths: number): Promise<void>;
  stop(): Promise<void>;
}

const settingsOf = (env: Record<string, string>) =>
  loadSettings({
    NODE_ENV: 'test',
    SMTP_URL: 'smtp://127.0.0.1:1',
    DATABASE_URL: 'postgres://postgres@127.0.0.1:1/none',
    ...env,
  });

async function onPostgres(): Promise<TestedBackend> {
  const database = await freshDatabase();
  const address = new URL(database.url);
  const name = address.pathname.slice(1);
  address.pathname = '/postgres';
  const server = new pg.Pool({ connectionString: address.href, max: 1 });
  const inside = new pg.Pool({ connectionString: database.url, max: 1 });
  inside.on('error', () => undefined);
  const count = async (table: string, queue: string) =>
    Number((await inside.query(`select count(*) from bullmq.${table} where queue = $1`, [queue])).rows[0].count);
  return {
    settings: settingsOf({ DATABASE_URL: database.url }),
    async goAway() {
      await server.query(`alter database ${name} allow_connections false`);
      await server.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
    },
    comeBack: async () => void (await server.query(`alter database ${name} allow_connections true`)),
    leftovers: async (queue) => ({ jobs: await count('job', queue), events: await count('event', queue) }),
    pretendDeaths: async (queue, jobId, deaths) =>
      void (await inside.query('update bullmq.job set stalled_count = $3 where queue = $1 and id = $2', [queue, jobId, deaths])),
    async stop() {
      await Promise.all([inside.end(), server.end()]);
      await database.drop();
    },
  };
}

async function onRedis(): Promise<TestedBackend> {
  const redis = (await startRedis())!;
  const inside = new Redis(redis.url).on('error', () => undefined);
  const key = (queue: string, rest: string) => `staff-portal:${queue}:${rest}`;
  const bookkeeping = ['meta', 'events', 'id', 'marker', 'stalled-check', 'stalled'];
  return {
    settings: settingsOf({ REDIS_URL: redis.url }),
    goAway: () => redis.kill(),
    comeBack: () => redis.restart(),
    async leftovers(queue) {
      const keys = await inside.keys(key(queue, '*'));
      const jobs = keys.filter((found) => !bookkeeping.includes(found.slice(key(queue, '').length)));
      return { jobs: jobs.length, events: await inside.xlen(key(queue, 'events')) };
    },
    pretendDeaths: async (queue, jobId, deaths) => void (await inside.hset(key(queue, jobId), 'stc', deaths)),
    async stop() {
      inside.disconnect();
      await redis.stop();
    },
  };
}

const backends = [
  { name: 'PostgreSQL', start: onPostgres, described: describe },
  { name: 'Redis', start: onRedis, described: redisIsHere ? describe : describe.skip },
];
if (!redisIsHere) process.stderr.write('NO redis-server FOUND: what the queues do on Redis is NOT tested.\n');

interface Given {
  readonly backend: TestedBackend;
  /** A queue name that no other test uses. */
  readonly queue: string;
  /** `Queues` as another process would have them, closed after the test. */
  open(settings?: Settings): Queues;
}

/** The same tests on both backends. */
export function describeOnEveryBackend(title: string, tests: (given: Given) => void): void {
  const describeOn = ({ name, start, described }: (typeof backends)[number]) =>
    described(`${title}, on ${name}`, () => {
      let backend: TestedBackend;
      let queue: string;
      const opened: Queues[] = [];

      beforeAll(async () => {
        Logger.overrideLogger(false);
        backend = await start();
      });
      beforeEach(() => {
        queue = `test-${randomBytes(6).toString('hex')}`;
      });
      afterEach(async () => {
        for (const queues of opened.splice(0)) {
          await queues.onModuleDestroy();
          await queues.onApplicationShutdown();
        }
      });
      afterAll(() => backend.stop());

      tests({
        get backend() {
          return backend;
        },
        get queue() {
          return queue;
        },
        open(settings = backend.settings) {
          const queues = new Queues(settings);
          opened.push(queues);
          return queues;
        },
      });
    });
  for (const each of backends) describeOn(each);
}
