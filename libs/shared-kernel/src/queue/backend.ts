import type { Processor, Queue, QueueOptions, Worker, WorkerOptions } from 'bullmq';
import type { StoredJob } from './attempt.js';

export type JobQueue = Pick<Queue<StoredJob>, 'add' | 'addBulk' | 'upsertJobScheduler' | 'waitUntilReady' | 'close'> &
  HearsErrors;
export type JobWorker = Pick<Worker<StoredJob>, 'waitUntilReady' | 'pause' | 'close'> & HearsErrors;

interface HearsErrors {
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/** Where the queues of one process live: its connections, and what BullMQ needs to use them. */
export interface QueueBackend {
  /** Makes the backend fit for queues; throws when it cannot be reached. */
  prepare(): Promise<void>;
  queue(name: string, options: Omit<QueueOptions, 'connection'>): JobQueue;
  worker(name: string, process: Processor<StoredJob, void>, options: Omit<WorkerOptions, 'connection'>): JobWorker;
  /** Throws when the backend does not answer. */
  ping(): Promise<unknown>;
  close(): Promise<void>;
}
