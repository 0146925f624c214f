import { redisIsHere, startRedis } from './redis.js';

export type QueueBackend = {
  /** The settings that put the queues there. */
  env: Record<string, string>;
  stop(): Promise<void>;
};

const backends = [
  {
    name: 'PostgreSQL',
    described: describe,
    start: async (): Promise<QueueBackend> => ({ env: {}, stop: async () => undefined }),
  },
  { name: 'Redis', described: redisIsHere ? describe : describe.skip, start: onRedis },
];

async function onRedis(): Promise<QueueBackend> {
  const redis = (await startRedis())!;
  return { env: { REDIS_URL: redis.url }, stop: () => redis.stop() };
}

/** The same tests with the queues on PostgreSQL and on Redis. Where no redis-server is found the latter are left out, loudly. */
export function describeOnEachBackend(title: string, tests: (startBackend: () => Promise<QueueBackend>) => void): void {
  if (!redisIsHere) process.stderr.write(`NO redis-server FOUND: "${title}" is NOT tested on Redis.\n`);
  for (const { name, described, start } of backends) described(`${title}, with the queues on ${name}`, () => tests(start));
}
