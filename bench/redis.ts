import { spawnSync } from 'node:child_process';
import { Redis } from 'ioredis';

export interface RunningRedis {
  url: string;
  /** A connection of the benchmark's own, for the server's counters. */
  connection: Redis;
  stop(): Promise<void>;
}

export function redisVersion(): string | undefined {
  const { status, stdout } = spawnSync('redis-server', ['--version'], { encoding: 'utf8' });
  return status === 0 ? /v=(\S+)/.exec(stdout)?.[1] : undefined;
}

/** Redis as production runs it. Ask `redisVersion()` first whether there is one. */
export async function startRunningRedis(): Promise<RunningRedis> {
  // Read when the module is loaded.
  process.env.TEST_REDIS_SERVER = 'yes';
  const { startRedis } = await import('../test/support/redis.js');
  const redis = (await startRedis())!;
  const connection = new Redis(redis.url);
  return {
    url: redis.url,
    connection,
    async stop() {
      connection.disconnect();
      await redis.stop();
    },
  };
}
