import { Migration } from '@mikro-orm/migrations';

/** Which events Stripe has told of. What they said is not kept: it is asked for afresh. */
export class Webhooks extends Migration {
  override up(): void {
    this.addSql(`
      create table billing.stripe_event (
        id uuid primary key,
        event_id text not null constraint stripe_event_once unique,
        type text not null,
        object_id text not null,
        received_at timestamptz not null
      )`);
  }
}
