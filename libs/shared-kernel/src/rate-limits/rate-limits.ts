import { createHmac } from 'node:crypto';
import { EntityManager, type PostgreSqlConnection } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import {
  type IRateLimiterStoreOptions,
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRedis,
  RLWrapperTimeouts,
} from 'rate-limiter-flexible';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { Queues } from '#shared-kernel/queue';

/** So often within so many seconds, counted from the first time on. */
export interface RateLimit {
  /** Stable and unlike any other's: counts of the same name are shared between processes. */
  readonly name: string;
  readonly times: number;
  readonly seconds: number;
}

/** How often something happened under a key. All waits are in whole seconds; 0 means that it is open. */
export interface Counter {
  /** How long nothing more may happen under this key, because it happened as often as it may. */
  wait(key: string): Promise<number>;
  /** Counts one more, or as many as it is worth. The wait is 0 for as many as the limit allows, however many ask at the same moment. */
  count(key: string, worth?: number): Promise<number>;
  forget(key: string): Promise<void>;
}

const STORE_ANSWERS_WITHIN_MS = 1_000;

/**
 * Counts that all processes share: in Redis when `REDIS_URL` is set, else in PostgreSQL, over the connections that are
 * there anyway. While the store is away each process counts for itself. What is stored of a key is its HMAC.
 */
@Injectable()
export class RateLimits {
  constructor(
    private readonly em: EntityManager,
    private readonly queues: Queues,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  counter({ name, times, seconds }: RateLimit): Counter {
    let opened: Promise<RateLimiterAbstract> | undefined;
    const open = () => (opened ??= this.open({ points: times, duration: seconds }));
    const stored = (key: string) => this.hashed(name, key);
    return {
      async wait(key) {
        const found = await (await open()).get(stored(key));
        return found && found.consumedPoints >= times ? inSeconds(found.msBeforeNext) : 0;
      },
      async count(key, worth = 1) {
        const { consumedPoints, msBeforeNext } = await (await open()).penalty(stored(key), worth);
        return consumedPoints > times ? inSeconds(msBeforeNext) : 0;
      },
      async forget(key) {
        const limiter = await open();
        // Mostly there is nothing to forget, and looking is cheaper than deleting.
        if (await limiter.get(stored(key))) await limiter.delete(stored(key));
      },
    };
  }

  /** Removes counts whose time is over; they count no more without it. Redis does so by itself. */
  async purge(): Promise<void> {
    await sql`delete from shared_kernel.rate_limit where expire < ${Date.now()}`.execute(this.em.fork().getKysely());
  }

  private async open(limit: { points: number; duration: number }): Promise<RateLimiterAbstract> {
    const limiter = await this.inStore(limit);
    return new RLWrapperTimeouts({
      limiter,
      timeoutMs: STORE_ANSWERS_WITHIN_MS,
      insuranceLimiter: new RateLimiterMemory({ ...limit, keyPrefix: '' }),
    });
  }

  private async inStore(limit: { points: number; duration: number }): Promise<RateLimiterAbstract> {
    const { redis } = this.queues;
    if (redis) {
      const options = { ...limit, storeClient: redis.connection, keyPrefix: `${redis.prefix}:limits` };
      return new RateLimiterRedis({ ...options, rejectIfRedisNotReady: true });
    }
    const options: IRateLimiterStoreOptions = {
      ...limit,
      storeClient: await (this.em.getConnection() as PostgreSqlConnection).getNativeClient(),
      storeType: 'pool',
      keyPrefix: '',
      tableName: 'rate_limit',
      tableCreated: true,
    };
    return new RateLimiterPostgres({ ...options, schemaName: 'shared_kernel', clearExpiredByTimeout: false });
  }

  private hashed(name: string, key: string): string {
    const secret = Buffer.from(this.settings.SECRETS_KEY, 'base64');
    return createHmac('sha256', secret).update(`rate-limit\0${name}\0${key}`).digest('base64url');
  }
}

const inSeconds = (ms: number) => Math.max(Math.ceil(ms / 1_000), 1);
