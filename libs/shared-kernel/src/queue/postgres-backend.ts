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
import pg from 'pg';
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
    private readonly databaseUrl: string,
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
      await relay.close();
      await pool.end();
    };
    return { relay, close: () => within(CLOSE_MS, 'Closing the relay', close()).catch(this.onTrouble) };
  }

  async ping(): Promise<unknown> {
    return this.pool.query('select 1');
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  private connect(max: number): pg.Pool {
    const pool = new pg.Pool({
      connectionString: this.databaseUrl,
      max,
      // BullMQ's statements name no schema.
      options: `-c search_path=${QUEUE_SCHEMA}`,
      application_name: 'staff-portal-queues',
      connectionTimeoutMillis: 2_000,
      statement_timeout: 30_000,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
    });
    return pool.on('error', this.onTrouble);
  }
}
