import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger } from '@nestjs/common';
import { sql } from 'kysely';
import type { Client } from 'pg';
import { DatabaseConnections } from '#shared-kernel/database';
import { Queues } from '#shared-kernel/queue';
import { OUTBOX_CHANNEL } from './outbox-bell.js';
import { REACTIONS_QUEUE, ReactionCatalog, type ReactionJob } from './reaction-catalog.js';
import type { PublishedEvent } from './reaction.js';

const BATCH = 500;
const SWEEP_MS = 1_000;
const ROUND_TIMEOUT_MS = 10_000;
/** A reaction that was handed to the queue this long ago and left no mark is handed over again. */
const LOST_AFTER_SECONDS = 60;

interface OutboxRow {
  id: string;
  type: string;
  payload: PublishedEvent['payload'];
  occurred_at: Date;
}

/**
 * Carries facts from the outbox to the queue. Any number of workers relay side by side: each claims its rows with
 * SKIP LOCKED. It is woken by NOTIFY and, should a bell be lost, by a sweep every second.
 */
@Injectable()
export class OutboxRelay {
  private readonly logger = new Logger(OutboxRelay.name);
  private listener: Client | undefined;
  private stopping = false;
  private wake: () => void = () => {};
  private running: Promise<void> = Promise.resolve();
  private rang = false;
  private lastRoundAt = Date.now();

  constructor(
    private readonly em: EntityManager,
    private readonly queues: Queues,
    private readonly catalog: ReactionCatalog,
    private readonly connections: DatabaseConnections,
  ) {}

  start(): void {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.ring();
    await this.running;
    await this.listener?.end().catch(() => {});
  }

  /** Throws when nothing could be relayed for a while, whether or not anything waits. */
  check(): void {
    if (Date.now() - this.lastRoundAt > ROUND_TIMEOUT_MS) throw new Error('The outbox is not relayed');
  }

  /** Hands over what waits now; answers how many facts it took. Facts of a newer release are left to its workers. */
  relayBatch(): Promise<number> {
    return this.em.fork().transactional(async (em) => {
      const { rows } = await sql<OutboxRow>`
        select id, type, payload, occurred_at from shared_kernel.outbox
        where relayed_at is null and type = any(${[...this.catalog.types]}::text[]) order by occurred_at limit ${BATCH} for update skip locked`.execute(
        em.getKysely(),
      );
      if (rows.length === 0) return 0;
      // Should the commit fail after this, the same job ids are added again, which the queue and `processed` absorb.
      await this.queues.add(
        REACTIONS_QUEUE,
        rows.flatMap((row) => this.jobsFor(row)),
      );
      const reactions = rows.map((row) => JSON.stringify(this.catalog.namesFor(row.type)));
      await sql`
        update shared_kernel.outbox o set relayed_at = now(), reactions = array(select jsonb_array_elements_text(r.names::jsonb)),
          completed_at = case when r.names = '[]' then now() end
        from unnest(${rows.map((row) => row.id)}::uuid[], ${reactions}::text[]) as r(id, names) where o.id = r.id`.execute(
        em.getKysely(),
      );
      return rows.length;
    });
  }

  /** Finds reactions that the queue lost (a crash of Redis, say) and hands them over again; answers how many. */
  async recoverLost(): Promise<number> {
    const database = this.em.fork().getKysely();
    let found = 0;
    let after = '00000000-0000-0000-0000-000000000000';
    for (;;) {
      const { rows: page } = await sql<{ id: string }>`
        select id from shared_kernel.outbox
        where completed_at is null and relayed_at < now() - make_interval(secs => ${LOST_AFTER_SECONDS}) and id > ${after}
        order by id limit ${BATCH}`.execute(database);
      if (page.length === 0) return found;
      const { rows } = await sql<OutboxRow & { reaction: string }>`
        select o.id, o.type, o.payload, o.occurred_at, r.reaction
        from shared_kernel.outbox o cross join lateral unnest(o.reactions) as r(reaction)
        where o.id = any(${page.map(({ id }) => id)}::uuid[])
          and not exists (select 1 from shared_kernel.processed p where p.event_id = o.id and p.reaction = r.reaction)
          and not exists (
            select 1 from shared_kernel.dead_letter d where d.event_id = o.id and d.reaction = r.reaction and d.redriven_at is null
          )
        order by o.id`.execute(database);
      // A job that still stands in the queue keeps its id, so adding it again changes nothing.
      await this.queues.add(
        REACTIONS_QUEUE,
        rows.map((row) => jobOf(row, row.reaction)),
      );
      found += rows.length;
      // Not the last one found: a page may hold nothing but facts whose work waits on the dead-letter list.
      after = page.at(-1)!.id;
    }
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      try {
        await this.listen();
        this.rang = false;
        const taken = await this.relayBatch();
        this.lastRoundAt = Date.now();
        if (taken < BATCH && !this.rang) await this.bellOrSweep();
      } catch (error) {
        this.logger.warn(`The outbox could not be relayed, trying again: ${String(error)}`);
        await this.bellOrSweep();
      }
    }
  }

  private async listen(): Promise<void> {
    if (this.listener) return;
    const client = this.connections.client({ application_name: 'staff-portal outbox' });
    const forget = () => (this.listener = undefined);
    client
      .on('error', forget)
      .on('end', forget)
      .on('notification', () => this.ring());
    try {
      await client.connect();
      await client.query(`listen ${OUTBOX_CHANNEL}`);
    } catch (error) {
      await client.end().catch(() => {});
      throw error;
    }
    this.listener = client;
  }

  private ring(): void {
    this.rang = true;
    this.wake();
  }

  private bellOrSweep(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, SWEEP_MS);
      this.wake = () => (clearTimeout(timer), resolve());
    });
  }

  private jobsFor(row: OutboxRow) {
    return this.catalog.namesFor(row.type).map((reaction) => jobOf(row, reaction));
  }
}

function jobOf(row: OutboxRow, reaction: string): { id: string; name: string; data: ReactionJob } {
  const event = { id: row.id, type: row.type, occurredAt: row.occurred_at.toISOString(), payload: row.payload };
  return { id: `${row.id}-${reaction}`, name: reaction, data: { event, reaction } };
}
