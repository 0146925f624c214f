import type { IRelayBackend, Processor, Queue, QueueOptions, Relay, RelayOptions, Worker, WorkerOptions } from 'bullmq';
import type { Redis } from 'ioredis';
import type { StoredJob } from './attempt.js';

export type JobQueue = Pick<
  Queue<StoredJob>,
  'add' | 'addBulk' | 'upsertJobScheduler' | 'getJobCounts' | 'getWaiting' | 'waitUntilReady' | 'close'
> &
  HearsErrors;
export type JobWorker = Pick<Worker<StoredJob>, 'waitUntilReady' | 'isRunning' | 'pause' | 'close'> & HearsErrors;

interface HearsErrors {
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/** A connection whose commands fail at once while Redis is away, and what every key begins with. */
export interface SharedRedis {
  readonly connection: Redis;
  readonly prefix: string;
}

/** How a process hears what is published: it lives until its first trouble, then a new one takes its place. */
export interface OpenRelay {
  readonly relay: Pick<Relay, 'subscribe' | 'waitUntilReady' | 'on'>;
  /** Never fails, and ends within seconds also while the backend is away. */
  close(): Promise<void>;
}

export type RelayWishes = Omit<RelayOptions, 'connection' | 'backend' | 'prefix'>;

/** Where the queues of one process live: its connections, and what BullMQ needs to use them. */
export interface QueueBackend {
  readonly redis?: SharedRedis;
  /** Makes the backend fit for queues; throws when it cannot be reached. */
  prepare(): Promise<void>;
  queue(name: string, options: Omit<QueueOptions, 'connection'>): JobQueue;
  worker(name: string, process: Processor<StoredJob, void>, options: Omit<WorkerOptions, 'connection'>): JobWorker;
  /** Publishes over the connections that are there anyway, and is no node of the relay itself. */
  publisher(namespace: string): IRelayBackend;
  /** Hears over connections of its own. */
  relay(wishes: RelayWishes): OpenRelay;
  /** Throws when the backend does not answer. */
  ping(): Promise<unknown>;
  close(): Promise<void>;
}
