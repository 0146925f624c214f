import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';

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
      from shared_kernel.dead_letter where redriven_at is null order by given_up_at, id limit 100`.execute(
      this.em.fork().getKysely(),
    );
    return rows.map((row) => ({ ...row, givenUpAt: row.givenUpAt.toISOString() }));
  }
}
