import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger } from '@nestjs/common';
import { type RawBuilder, sql } from 'kysely';
import { runInScope, systemActor } from '#shared-kernel/context';
import { newId } from '#shared-kernel/domain';
import { Gathered } from '#shared-kernel/gathering';
import { RetryLater } from '#shared-kernel/queue';
import { ReactionCatalog, type ReactionJob } from './reaction-catalog.js';
import type { PublishedEvent } from './reaction.js';

/** Runs one reaction for one fact, once as far as the database can tell. */
@Injectable()
export class ReactionRunner {
  private readonly logger = new Logger(ReactionRunner.name);
  private readonly lookUps = new Gathered((jobs: ReactionJob[]) => this.areProcessed(jobs));
  private readonly settlements = new Gathered((jobs: ReactionJob[]) => this.settleAll(jobs));

  constructor(
    private readonly em: EntityManager,
    private readonly catalog: ReactionCatalog,
  ) {}

  async run(job: ReactionJob): Promise<void> {
    const known = this.catalog.find(job.reaction);
    // A worker of a newer release queued it; one of those will take it.
    if (!known) throw new RetryLater(`There is no reaction named ${job.reaction} in this release.`);
    const { metadata, reaction } = known;
    const event = eventOf(job);
    await runInScope(scopeOf(event), async () => {
      if (metadata.external) {
        if (await this.lookUps.do(job)) return this.settlements.do(job);
        await reaction.handle(event);
        await this.settlements.do(job);
      } else {
        await this.em.fork().transactional(async () => {
          if (await this.mark(job)) await reaction.handle(event);
        });
        await this.settlements.do(job);
      }
    });
  }

  /** The job failed for good: an administrator finds it on the dead-letter list. */
  async giveUp(job: ReactionJob, error: Error): Promise<void> {
    await sql`
      insert into shared_kernel.dead_letter (id, event_id, reaction, type, error)
      values (${newId()}, ${job.event.id}, ${job.reaction}, ${job.event.type}, ${`${error.name}: ${error.message}`.slice(0, 2_000)})
      on conflict do nothing`.execute(this.em.fork().getKysely());
    const { reaction } = this.catalog.find(job.reaction) ?? {};
    const event = eventOf(job);
    try {
      await runInScope(scopeOf(event), async () => reaction?.onGivenUp?.(event));
    } catch (failure) {
      // The letter stands; what it is about may be just what cannot be written.
      this.logger.error(failure);
    }
  }

  private async areProcessed(jobs: ReactionJob[]): Promise<boolean[]> {
    const { rows } = await sql<{ done: boolean }>`
      select exists (select 1 from shared_kernel.processed p where p.event_id = job.event_id and p.reaction = job.reaction) as done
      from ${asRows(jobs)} order by job.place`.execute(this.em.fork().getKysely());
    return rows.map((row) => row.done);
  }

  /** False when the mark stood already. */
  private async mark({ event, reaction }: ReactionJob): Promise<boolean> {
    const { rows } = await sql`
      insert into shared_kernel.processed (event_id, reaction) values (${event.id}, ${reaction})
      on conflict do nothing returning 1`.execute(this.em.getKysely());
    return rows.length > 0;
  }

  /**
   * Marks the reactions, and each fact itself once all its reactions are done. The facts are locked first, in one order, and
   * the marks looked at after that: of two reactions that settle at the same moment the second sees the mark of the first.
   */
  private async settleAll(jobs: ReactionJob[]): Promise<void[]> {
    await this.em.fork().transactional(async (em) => {
      const database = em.getKysely();
      const facts = sql`o.id in (select event_id from ${asRows(jobs)}) and o.completed_at is null`;
      await sql`select 1 from shared_kernel.outbox o where ${facts} order by o.id for update`.execute(database);
      await sql`
        with marked as (
          insert into shared_kernel.processed (event_id, reaction)
          select event_id, reaction from ${asRows(jobs)} order by event_id, reaction
          on conflict do nothing returning event_id, reaction
        )
        update shared_kernel.outbox o set completed_at = now()
        where ${facts} and not exists (
          select 1 from unnest(o.reactions) as r(name)
          where not exists (select 1 from shared_kernel.processed p where p.event_id = o.id and p.reaction = r.name)
            and not exists (select 1 from marked m where m.event_id = o.id and m.reaction = r.name)
        )`.execute(database);
    });
    return jobs.map(() => undefined);
  }
}

const eventOf = ({ event }: ReactionJob): PublishedEvent => ({ ...event, occurredAt: new Date(event.occurredAt) });

const scopeOf = ({ id }: PublishedEvent) => ({ actor: systemActor, address: null, requestId: id });

function asRows(jobs: readonly ReactionJob[]): RawBuilder<unknown> {
  const eventIds = jobs.map(({ event }) => event.id);
  const reactions = jobs.map(({ reaction }) => reaction);
  return sql`unnest(${eventIds}::uuid[], ${reactions}::text[]) with ordinality as job(event_id, reaction, place)`;
}
