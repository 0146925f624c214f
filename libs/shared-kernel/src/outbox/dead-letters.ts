import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { DomainError } from '#shared-kernel/domain';

export interface DeadLetter {
  id: string;
  eventId: string;
  reaction: string;
  type: string;
  error: string;
  givenUpAt: string;
}

/** Reactions that failed for good and wait for an administrator. */
@Injectable()
export class DeadLetters {
  constructor(private readonly em: EntityManager) {}

  /** The oldest hundred. */
  async list(): Promise<DeadLetter[]> {
    const { rows } = await sql<Omit<DeadLetter, 'givenUpAt'> & { givenUpAt: Date }>`
      select id, event_id as "eventId", reaction, type, error, given_up_at as "givenUpAt"
      from shared_kernel.dead_letter where redriven_at is null order by given_up_at, id limit 100`.execute(this.em.fork().getKysely());
    return rows.map((row) => ({ ...row, givenUpAt: row.givenUpAt.toISOString() }));
  }

  /** Gives the reaction another round of attempts. The relay picks the fact up again; reactions that were done are not repeated. */
  async redrive(id: string): Promise<void> {
    const { rows } = await sql`
      with letter as (
        update shared_kernel.dead_letter set redriven_at = now() where id = ${id} and redriven_at is null returning event_id
      )
      update shared_kernel.outbox set relayed_at = null where id = (select event_id from letter) returning id`.execute(this.em.fork().getKysely());
    if (rows.length === 0) throw new DomainError('not-found', 'operations.dead-letter-not-found', 'There is no such dead letter, or it was re-driven already.');
  }
}
