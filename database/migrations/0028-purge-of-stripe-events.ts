import { Migration } from '@mikro-orm/migrations';

/** Finds the events of Stripe that are old enough to go. */
export class PurgeOfStripeEvents extends Migration {
  override up(): void {
    this.addSql('create index stripe_event_received on billing.stripe_event (received_at)');
  }
}
