import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { runInScope, systemActor } from '#shared-kernel/context';
import { newId } from '#shared-kernel/domain';
import { RetryLater } from '#shared-kernel/queue';
import { ReactionCatalog, type ReactionJob } from './reaction-catalog.js';
import type { PublishedEvent } from './reaction.js';

/** Runs one reaction for one fact, once as far as the database can tell. */
@Injectable()
export class ReactionRunner {
  constructor(
    private readonly em: EntityManager,
    private readonly catalog: ReactionCatalog,
  ) {}

  async run(job: ReactionJob): Promise<void> {
    const known = this.catalog.find(job.reaction);
    // A worker of a newer release queued it; one of those will take it.
    if (!known) throw new RetryLater(`There is no reaction named ${job.reaction} in this release.`);
    const { metadata, reaction } = known;
    const event: PublishedEvent = { ...job.event, occurredAt: new Date(job.event.occurredAt) };
    await runInScope({ actor: systemActor, address: null, requestId: event.id }, async () => {
      if (metadata.external) {
        if (await this.isProcessed(job)) return this.settle(job);
        await reaction.handle(event);
        await this.settle(job);
      } else {
        await this.em.fork().transactional(async () => {
          if (await this.mark(job)) await reaction.handle(event);
        });
        await this.settle(job);
      }
    });
  }

  /** The job failed for good: an administrator finds it on the dead-letter list. */
  async giveUp(job: ReactionJob, error: Error): Promise<void> {
    await sql`
      insert into shared_kernel.dead_letter (id, event_id, reaction, type, error)
      values (${newId()}, ${job.event.id}, ${job.reaction}, ${job.event.type}, ${`${error.name}: ${error.message}`.slice(0, 2_000)})
      on conflict do nothing`.execute(this.em.fork().getKysely());
  }

  private async isProcessed({ event, reaction }: ReactionJob): Promise<boolean> {
    const { rows } = await sql`
      select 1 from shared_kernel.processed where event_id = ${event.id} and reaction = ${reaction}`.execute(
      this.em.fork().getKysely(),
    );
    return rows.length > 0;
  }

  /** False when the mark stood already. */
  private async mark({ event, reaction }: ReactionJob): Promise<boolean> {
    const { rows } = await sql`
      insert into shared_kernel.processed (event_id, reaction) values (${event.id}, ${reaction})
      on conflict do nothing returning 1`.execute(this.em.getKysely());
    return rows.length > 0;
  }

  /** Marks the reaction, and the fact itself once all its reactions are done. */
  private async settle({ event, reaction }: ReactionJob): Promise<void> {
    await sql`
      with marked as (
        insert into shared_kernel.processed (event_id, reaction) values (${event.id}, ${reaction}) on conflict do nothing returning reaction
      )
      update shared_kernel.outbox o set completed_at = now()
      where o.id = ${event.id} and o.completed_at is null and not exists (
        select 1 from unnest(o.reactions) as r(name)
        where r.name not in (select p.reaction from shared_kernel.processed p where p.event_id = o.id union all select reaction from marked)
      )`.execute(this.em.fork().getKysely());
  }
}
