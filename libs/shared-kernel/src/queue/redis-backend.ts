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
/** How long Redis may be silent while something is asked of it; then the connection is replaced. */
const ANSWER_MS = 3_000;
const PING_MS = 1_000;
const MAX_RECONNECT_PAUSE_MS = 500;
const CLOSE_MS = 2_000;
const MANY = 1_000;

/**
 * The connection of the workers. Each of them waits for jobs on a copy of it, where silence is normal, so that a lost copy does
 * not show: whenever this connection had to be opened anew, so are its copies.
 */
class ConsumingRedis extends Redis {
  private readonly copies: Redis[] = [];

  override duplicate(options?: Partial<RedisOptions>): Redis {
    const copy = super.duplicate({ ...options, socketTimeout: undefined });
    this.copies.push(copy);
    return copy;
  }

  renewCopies(): void {
    for (const copy of this.copies) copy.disconnect(true);
  }

  pingIfReady(): void {
    if (this.status === 'ready') this.ping().catch(() => undefined);
  }
}

/** Queues in Redis, whose keys begin with `staff-portal` unless the address ends in `?prefix=…`. */
export class RedisBackend implements QueueBackend {
  private readonly prefix: string;
  /** Fails at once while Redis is away: an API request must not wait for it. */
  private readonly producing: Redis;
  /** Waits for Redis as long as it takes. */
  private readonly consuming: ConsumingRedis;
  private pings: NodeJS.Timeout | undefined;
  private readonly connect: (options: RedisOptions, type?: new (url: string, options: RedisOptions) => Redis) => Redis;

  constructor(
    redisUrl: string,
    private readonly onTrouble: (error: Error) => void,
    onReturn: () => void,
  ) {
    const address = new URL(redisUrl);
    this.prefix = address.searchParams.get('prefix') ?? PREFIX;
    address.searchParams.delete('prefix');
    this.connect = (options, type = Redis) =>
      new type(address.href, {
        retryStrategy: (times) => Math.min(times * 100, MAX_RECONNECT_PAUSE_MS),
        keepAlive: 10_000,
        connectTimeout: ANSWER_MS,
        socketTimeout: ANSWER_MS,
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
    this.consuming = this.connect({ maxRetriesPerRequest: null }, ConsumingRedis) as ConsumingRedis;
    this.consuming.on('ready', () => this.consuming.renewCopies());
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
    // While nothing is asked, nobody would notice that nothing is heard.
    this.pings ??= setInterval(() => this.consuming.pingIfReady(), PING_MS).unref();
    return new Worker<StoredJob, void>(name, process, { ...options, prefix: this.prefix, connection: this.consuming });
  }

  publisher(namespace: string): IRelayBackend {
    return createRedisRelayBackend({ connection: this.producing, namespace, prefix: this.prefix });
  }

  relay(wishes: RelayWishes): OpenRelay {
    // It ends with its first trouble, so that no silent return hides what was missed meanwhile. It reads for two seconds at a time.
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
    clearInterval(this.pings);
    this.producing.disconnect();
    this.consuming.disconnect();
  }
}
