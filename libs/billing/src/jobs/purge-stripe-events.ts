import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';

const BATCH = 5_000;

/**
 * Removes what Stripe has told more than 90 days ago. It tells the same again for three days at most, and its own record is
 * compared for thirty.
 */
@Injectable()
export class PurgeStripeEvents {
  constructor(private readonly em: EntityManager) {}

  async run(): Promise<void> {
    const database = this.em.fork().getKysely();
    let removed: bigint | undefined;
    do {
      const result = await sql`
        delete from billing.stripe_event where id in (
          select id from billing.stripe_event where received_at < now() - interval '90 days' order by received_at limit ${BATCH}
        )`.execute(database);
      removed = result.numAffectedRows;
    } while (removed === BigInt(BATCH));
  }
}
