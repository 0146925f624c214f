import { Migration } from '@mikro-orm/migrations';

/** When Stripe's own record was compared with the ledger, from which time on, and what was missing here. */
export class Reconciliation extends Migration {
  override up(): void {
    this.addSql(`
      create table billing.reconciliation (
        id uuid primary key,
        since timestamptz not null,
        started_at timestamptz not null,
        finished_at timestamptz not null default clock_timestamp(),
        events int not null,
        events_missing int not null,
        entries int not null,
        entries_missing int not null
      )`);
    this.addSql(`alter table billing.payment_exception add column resolved_at timestamptz, add column resolved_by uuid`);
  }
}
