import { Migration } from '@mikro-orm/migrations';

/** Money that goes back: what an administrator has ordered, and what payers' banks have demanded. */
export class MoneyBack extends Migration {
  override up(): void {
    // `from_credit`: how much of it no invoice had used when it was posted; null until it is.
    this.addSql(`
      create table billing.refund (
        id uuid primary key,
        payment_id uuid not null references billing.payment (id),
        account_id uuid not null references billing.account (id),
        state text not null check (state in ('pending', 'succeeded', 'failed')),
        amount bigint not null check (amount > 0),
        reason text,
        attempt int not null,
        refund_id text unique,
        from_credit bigint check (from_credit between 0 and amount),
        failure text,
        requested_by uuid,
        requested_at timestamptz not null,
        settled_at timestamptz
      )`);
    this.addSql(`create index refund_of on billing.refund (payment_id, id)`);
    this.addSql(`
      create trigger refund_terms_fixed before update on billing.refund for each row
      when ((new.id, new.payment_id, new.account_id, new.amount, new.requested_at)
          is distinct from (old.id, old.payment_id, old.account_id, old.amount, old.requested_at)
        or (old.from_credit is not null and new.from_credit is distinct from old.from_credit)
        or (old.refund_id is not null and new.refund_id is distinct from old.refund_id))
      execute function billing.refuse_change('what was ordered stays as it was')`);

    this.addSql(`
      create table billing.dispute (
        id uuid primary key,
        payment_id uuid not null references billing.payment (id),
        account_id uuid not null references billing.account (id),
        state text not null check (state in ('inquiry', 'open', 'won', 'lost', 'closed')),
        amount bigint not null check (amount > 0),
        reason text not null,
        dispute_id text not null unique,
        opened_at timestamptz not null,
        decided_at timestamptz
      )`);
    this.addSql(`create index dispute_of on billing.dispute (payment_id, id)`);
  }
}
