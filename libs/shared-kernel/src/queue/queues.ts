import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleDestroy } from '@nestjs/common';
import type { IRelayBackend, Job, JobsOptions } from 'bullmq';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { DatabaseConnections } from '#shared-kernel/database';
import { newId } from '#shared-kernel/domain';
import { attempt, type QueuedJob, type StoredJob, waitBeforeRetry } from './attempt.js';
import type { JobQueue, JobWorker, OpenRelay, QueueBackend, RelayWishes, SharedRedis } from './backend.js';
import { PostgresBackend } from './postgres-backend.js';
import { queueState, type QueueState } from './queue-state.js';
import { RedisBackend } from './redis-backend.js';
import { TroubleLog } from './trouble-log.js';
import { within } from './within.js';

const CHECK_MS = 2_000;
const ADD_MS = 5_000;
const START_MS = 10_000;
const DRAIN_MS = 10_000;
const CLOSE_MS = 2_000;
const BATCH = 500;
const MOST_BYTES = 512 * 1024;

const jobOptions: JobsOptions = {
  // Giving up is ours, not BullMQ's: it would know only one number for every kind of failure.
  attempts: 1_000_000,
  backoff: { type: 'ours' },
  removeOnComplete: true,
  removeOnFail: true,
  stackTraceLimit: 0,
};

const workerOptions = {
  // A killed worker's jobs are free after at most lockDuration + stalledInterval; a busy event loop may miss some renewals.
  lockDuration: 8_000,
  lockRenewTime: 2_000,
  stalledInterval: 2_000,
  // Beyond its own limit BullMQ would drop the job unseen; `attempt` counts instead.
  maxStalledCount: 1_000_000,
  runRetryDelay: 1_000,
  settings: { backoffStrategy: waitBeforeRetry },
};

export interface NewJob<D> {
  name: string;
  /** Ids only: never a token, a text, or anything about a patient. */
  data: D;
  /** Neither all digits nor with a colon. While a job of this id waits or runs, adding it again does nothing. */
  id?: string;
  delayMs?: number;
}

export interface ConsumeOptions<D> {
  /** Jobs handled at once by this process. */
  concurrency: number;
  /** Told about a job after its fifth failure. If it throws, the job stays and is tried again. */
  onGivenUp?: (job: QueuedJob<D>, error: Error) => Promise<void>;
  /** Wait before the first retry, doubled each time up to a minute: 1,000 unless set. `RetryLater` waits twice as long. */
  firstRetryMs?: number;
}

interface ReadyJob {
  name: string;
  data: StoredJob;
  opts: JobsOptions;
}

/** On PostgreSQL BullMQ's bulk makes temporary tables, which costs more than a whole single job. */
function addAll(queue: JobQueue, jobs: ReadyJob[]): Promise<unknown> {
  const [first, ...others] = jobs;
  return first && others.length === 0 ? queue.add(first.name, first.data, first.opts) : queue.addBulk(jobs);
}

/** The product's queues: on Redis when `REDIS_URL` is set, else on PostgreSQL. Every job is delivered at least once. */
@Injectable()
export class Queues implements OnModuleDestroy, OnApplicationShutdown {
  private readonly logger = new Logger(Queues.name);
  private readonly trouble = new TroubleLog(this.logger);
  private readonly opened = new Set<JobQueue>();
  private readonly queues = new Map<string, Promise<JobQueue>>();
  private readonly workers: JobWorker[] = [];
  private readonly schedules = new Map<string, () => Promise<void>>();
  private readonly publishers = new Map<string, Promise<IRelayBackend>>();
  private draining: Promise<void> | undefined;
  private connected: QueueBackend | undefined;

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly connections: DatabaseConnections = new DatabaseConnections(settings),
  ) {}

  /** For what else is shared between processes; undefined where the queues live in PostgreSQL. */
  get redis(): SharedRedis | undefined {
    return this.backend.redis;
  }

  /** Adds all the jobs or throws within seconds per 500; after an error any of them may have been added. */
  async add<D>(queue: string, jobs: NewJob<D>[]): Promise<void> {
    for (let start = 0; start < jobs.length; start += BATCH) {
      const batch = jobs.slice(start, start + BATCH).map(({ name, data, id, delayMs }) => ({
        name,
        data: { body: data },
        opts: { ...jobOptions, jobId: id ?? newId(), delay: delayMs },
      }));
      await within(
        ADD_MS,
        `Adding to ${queue}`,
        this.open(queue).then((target) => addAll(target, batch)),
      );
    }
  }

  /** Starts handling the queue's jobs in this process. A handler may see a job again after a crash. */
  async consume<D>(queue: string, handler: (job: QueuedJob<D>) => Promise<void>, options: ConsumeOptions<D>): Promise<void> {
    // Opening the queue also sets how short its history of events stays.
    await within(START_MS, `Opening ${queue}`, this.open(queue));
    const { concurrency, onGivenUp, firstRetryMs = 1_000 } = options;
    const attempts = { handler, onGivenUp, firstRetryMs, logger: this.logger };
    const worker = this.backend.worker(queue, (job) => attempt(job as Job<StoredJob<D>>, attempts), {
      ...workerOptions,
      concurrency,
    });
    worker.on('error', this.trouble.report);
    this.workers.push(worker);
    await within(START_MS, `Consuming ${queue}`, worker.waitUntilReady());
  }

  /**
   * Adds a job named `name` every `everyMs` milliseconds, once for all processes that say so; its data is null. Only the
   * very first run may come twice, when several processes ask for it at the same moment.
   */
  async every(queue: string, name: string, everyMs: number): Promise<void> {
    const schedule = async () => {
      const target = await this.open(queue);
      await target.upsertJobScheduler(name, { every: everyMs }, { name, data: { body: null }, opts: jobOptions });
    };
    this.schedules.set(`${queue} ${name}`, schedule);
    await within(START_MS, `Scheduling ${name}`, schedule());
  }

  /** Tells it to every process that hears the topic now, or throws within seconds; after an error it may have been told. */
  async publish(namespace: string, topic: string, message: unknown): Promise<void> {
    const how = { ts: Date.now(), retainMs: 0, maxSize: MOST_BYTES };
    const told = this.publisher(namespace).then((publisher) => publisher.publish(topic, JSON.stringify(message), how));
    await within(ADD_MS, `Publishing on ${topic}`, told);
  }

  /** For one who hears a topic; whoever opens it closes it before the shutdown. */
  async openRelay(wishes: RelayWishes): Promise<OpenRelay> {
    await within(START_MS, 'Opening the relay', this.backend.prepare());
    return this.backend.relay(wishes);
  }

  /** Throws within two seconds when the backend cannot be reached. */
  async check(): Promise<void> {
    await within(CHECK_MS, 'Queue backend', this.backend.ping());
  }

  /** How much stands in the queue. Without a backend it may take long to fail: give it a limit. */
  async state(queue: string): Promise<QueueState> {
    return queueState(queue, await this.open(queue));
  }

  /** Throws within two seconds when this process cannot handle the jobs of one of its queues. */
  async checkWorkers(): Promise<void> {
    if (this.workers.some((worker) => !worker.isRunning())) throw new Error('A queue is not worked on any more');
    await this.check();
  }

  /** Whether this process is about to stop: long work breaks off where it can and lets another process go on. */
  get isDraining(): boolean {
    return this.draining !== undefined;
  }

  /** Stops taking jobs and waits for those that run, however long they take. */
  drain(): Promise<void> {
    this.draining ??= Promise.all(this.workers.map((worker) => worker.pause())).then(() => undefined);
    return this.draining;
  }

  async onModuleDestroy(): Promise<void> {
    // Whoever drained before has also decided how long to wait.
    if (!this.draining) await this.bounded(DRAIN_MS, 'Draining', this.drain());
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.workers.map((worker) => this.bounded(CLOSE_MS, 'Closing a worker', worker.close(true))));
    await Promise.all([...this.opened].map((queue) => this.bounded(CLOSE_MS, 'Closing a queue', queue.close())));
    if (this.connected) await this.bounded(CLOSE_MS, 'Closing the backend', this.connected.close());
  }

  private get backend(): QueueBackend {
    const { REDIS_URL } = this.settings;
    this.connected ??= REDIS_URL
      ? new RedisBackend(REDIS_URL, this.trouble.report, () => void this.renewSchedules())
      : new PostgresBackend(this.connections, this.trouble.report);
    return this.connected;
  }

  private publisher(namespace: string): Promise<IRelayBackend> {
    const known = this.publishers.get(namespace);
    if (known) return known;
    const opening = this.backend.prepare().then(async () => {
      const publisher = this.backend.publisher(namespace);
      await publisher.waitUntilReady();
      return publisher;
    });
    this.publishers.set(namespace, opening);
    // Like a queue's, a failed start is remembered for ever.
    opening.catch(() => this.publishers.delete(namespace));
    return opening;
  }

  private open(name: string): Promise<JobQueue> {
    const known = this.queues.get(name);
    if (known) return known;
    const opening = this.openAnew(name);
    this.queues.set(name, opening);
    // BullMQ remembers a failed start for ever; the next caller gets a new queue.
    opening.catch(() => this.queues.delete(name));
    return opening;
  }

  private async openAnew(name: string): Promise<JobQueue> {
    await this.backend.prepare();
    const queue = this.backend.queue(name, { streams: { events: { maxLen: 100 } } });
    queue.on('error', this.trouble.report);
    this.opened.add(queue);
    try {
      await queue.waitUntilReady();
      return queue;
    } catch (error) {
      this.opened.delete(queue);
      await queue.close();
      throw error;
    }
  }

  /** A Redis that came back without its data has forgotten what is due. */
  private async renewSchedules(): Promise<void> {
    for (const schedule of this.schedules.values()) await schedule().catch(this.trouble.report);
  }

  private async bounded(ms: number, what: string, work: Promise<unknown>): Promise<void> {
    await within(ms, what, work).catch(this.trouble.report);
  }
}
