import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';

/**
 * Removes what Stripe has told more than 90 days ago. It tells the same again for three days at most, and its own record is
 * compared for thirty.
 */
@Injectable()
export class PurgeStripeEvents {
  constructor(private readonly em: EntityManager) {}

  async run(): Promise<void> {
    await sql`delete from billing.stripe_event where received_at < now() - interval '90 days'`.execute(
      this.em.fork().getKysely(),
    );
  }
}
