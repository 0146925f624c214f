import {
  createPostgresBackend,
  createPostgresRelayBackend,
  type IRelayBackend,
  type Processor,
  type QueueOptions,
  Relay,
  withBackend,
  type WorkerOptions,
} from 'bullmq';
import type pg from 'pg';
import type { DatabaseConnections } from '#shared-kernel/database';
import type { StoredJob } from './attempt.js';
import type { JobQueue, JobWorker, OpenRelay, QueueBackend, RelayWishes } from './backend.js';
import { prepareQueueSchema, QUEUE_SCHEMA } from './postgres-schema.js';
import { within } from './within.js';

const CONNECTIONS_TO_ADD = 5;
// More of them let PostgreSQL commit several jobs at once: 10 finish half as many jobs again as 5, 20 no more than 10.
const CONNECTIONS_TO_CONSUME = 10;
// One to LISTEN, one to read.
const CONNECTIONS_TO_HEAR = 2;
const CLOSE_MS = 2_000;
const MANY = 1_000;
const { Queue, Worker } = withBackend(createPostgresBackend);

/** Queues in the schema `bullmq` of the product's own database, over one pool for the whole process. */
export class PostgresBackend implements QueueBackend {
  private readonly pool: pg.Pool;
  private workers = 0;

  constructor(
    private readonly connections: DatabaseConnections,
    private readonly onTrouble: (error: Error) => void,
  ) {
    this.pool = this.connect(CONNECTIONS_TO_ADD);
    // Every queue and worker listens to the pool for errors, and they are as many as there are queues.
    this.pool.setMaxListeners(MANY);
  }

  async prepare(): Promise<void> {
    const client = await this.pool.connect();
    try {
      await prepareQueueSchema(client);
    } finally {
      client.release();
    }
  }

  queue(name: string, options: Omit<QueueOptions, 'connection'>): JobQueue {
    return new Queue<StoredJob>(name, { ...options, connection: this.pool });
  }

  worker(name: string, process: Processor<StoredJob, void>, options: Omit<WorkerOptions, 'connection'>): JobWorker {
    this.workers += 1;
    // Each worker keeps one connection to itself, to LISTEN on.
    this.pool.options.max = CONNECTIONS_TO_CONSUME + this.workers;
    return new Worker<StoredJob, void>(name, process, { ...options, connection: this.pool });
  }

  publisher(namespace: string): IRelayBackend {
    return createPostgresRelayBackend({ connection: this.pool, namespace });
  }

  relay(wishes: RelayWishes): OpenRelay {
    const pool = this.connect(CONNECTIONS_TO_HEAR);
    const relay = new Relay({ ...wishes, connection: pool, backend: createPostgresRelayBackend });
    const close = async () => {
      await within(CLOSE_MS, 'Closing the relay', relay.close()).catch(this.onTrouble);
      // Also where the relay did not close: a pool that is not ended would keep its connections for ever.
      await within(CLOSE_MS, 'Closing the connections of the relay', pool.end()).catch(this.onTrouble);
    };
    return { relay, close };
  }

  async ping(): Promise<unknown> {
    return this.pool.query('select 1');
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  private connect(max: number): pg.Pool {
    const pool = this.connections.pool({
      max,
      // BullMQ's statements name no schema.
      options: `-c search_path=${QUEUE_SCHEMA}`,
      application_name: 'staff-portal-queues',
      connectionTimeoutMillis: 2_000,
      statement_timeout: 30_000,
    });
    return pool.on('error', this.onTrouble);
  }
}
