import { once } from 'node:events';
import { type Processor, Queue, type QueueOptions, Worker, type WorkerOptions } from 'bullmq';
import { Redis, type RedisOptions } from 'ioredis';
import type { StoredJob } from './attempt.js';
import type { JobQueue, JobWorker, QueueBackend } from './backend.js';

const PREFIX = 'staff-portal';
const ANSWER_MS = 5_000;
const MANY = 1_000;

/** Queues in Redis, whose keys begin with `staff-portal` unless the address ends in `?prefix=…`. */
export class RedisBackend implements QueueBackend {
  private readonly prefix: string;
  /** Fails at once while Redis is away: an API request must not wait for it. */
  private readonly producing: Redis;
  /** Waits for Redis as long as it takes. */
  private readonly consuming: Redis;

  constructor(redisUrl: string, onTrouble: (error: Error) => void, onReturn: () => void) {
    const address = new URL(redisUrl);
    this.prefix = address.searchParams.get('prefix') ?? PREFIX;
    address.searchParams.delete('prefix');
    const connect = (options: RedisOptions) =>
      new Redis(address.href, {
        retryStrategy: (times) => Math.min(times * 100, 1_000),
        keepAlive: 10_000,
        connectTimeout: ANSWER_MS,
        ...options,
      })
        .on('error', onTrouble)
        // Every queue and worker listens to it. Not 0, "no limit": BullMQ adds to the number.
        .setMaxListeners(MANY);
    this.producing = connect({
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      commandTimeout: ANSWER_MS,
    });
    this.consuming = connect({ maxRetriesPerRequest: null });
    this.producing.on('ready', onReturn);
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

  async ping(): Promise<unknown> {
    await this.prepare();
    return this.producing.ping();
  }

  async close(): Promise<void> {
    this.producing.disconnect();
    this.consuming.disconnect();
  }
}
