import { once } from 'node:events';
import {
  createRedisRelayBackend,
  type IRelayBackend,
  type Processor,
  Queue,
  type QueueOptions,
  Relay,
  Worker,
  type WorkerOptions,
} from 'bullmq';
import { Redis, type RedisOptions } from 'ioredis';
import type { StoredJob } from './attempt.js';
import type { JobQueue, JobWorker, OpenRelay, QueueBackend, RelayWishes, SharedRedis } from './backend.js';
import { within } from './within.js';

const PREFIX = 'staff-portal';
const ANSWER_MS = 5_000;
const CLOSE_MS = 2_000;
const MANY = 1_000;

/** Queues in Redis, whose keys begin with `staff-portal` unless the address ends in `?prefix=…`. */
export class RedisBackend implements QueueBackend {
  private readonly prefix: string;
  /** Fails at once while Redis is away: an API request must not wait for it. */
  private readonly producing: Redis;
  /** Waits for Redis as long as it takes. */
  private readonly consuming: Redis;
  private readonly connect: (options: RedisOptions) => Redis;

  constructor(
    redisUrl: string,
    private readonly onTrouble: (error: Error) => void,
    onReturn: () => void,
  ) {
    const address = new URL(redisUrl);
    this.prefix = address.searchParams.get('prefix') ?? PREFIX;
    address.searchParams.delete('prefix');
    this.connect = (options) =>
      new Redis(address.href, {
        retryStrategy: (times) => Math.min(times * 100, 1_000),
        keepAlive: 10_000,
        connectTimeout: ANSWER_MS,
        ...options,
      })
        .on('error', onTrouble)
        // Every queue and worker listens to it. Not 0, "no limit": BullMQ adds to the number.
        .setMaxListeners(MANY);
    this.producing = this.connect({
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      commandTimeout: ANSWER_MS,
    });
    this.consuming = this.connect({ maxRetriesPerRequest: null });
    this.producing.on('ready', onReturn);
  }

  get redis(): SharedRedis {
    return { connection: this.producing, prefix: this.prefix };
  }

  async prepare(): Promise<void> {
    if (this.producing.status !== 'ready') await once(this.producing, 'ready');
  }

  queue(name: string, options: Omit<QueueOptions, 'connection'>): JobQueue {
    return new Queue<StoredJob>(name, { ...options, prefix: this.prefix, connection: this.producing });
  }

  worker(name: string, process: Processor<StoredJob, void>, options: Omit<WorkerOptions, 'connection'>): JobWorker {
    return new Worker<StoredJob, void>(name, process, { ...options, prefix: this.prefix, connection: this.consuming });
  }

  publisher(namespace: string): IRelayBackend {
    return createRedisRelayBackend({ connection: this.producing, namespace, prefix: this.prefix });
  }

  relay(wishes: RelayWishes): OpenRelay {
    // It ends with its first trouble, so that no silent return hides what was missed meanwhile.
    const once = { retryStrategy: () => null, disconnectTimeout: 500 };
    const connection = this.connect({ ...once, commandTimeout: ANSWER_MS, maxRetriesPerRequest: null });
    const relay = new Relay({ ...wishes, connection, prefix: this.prefix });
    const close = () => within(CLOSE_MS, 'Closing the relay', relay.close()).catch(this.onTrouble);
    return { relay, close: () => close().finally(() => connection.disconnect()) };
  }

  async ping(): Promise<unknown> {
    await this.prepare();
    return this.producing.ping();
  }

  async close(): Promise<void> {
    this.producing.disconnect();
    this.consuming.disconnect();
  }
}
