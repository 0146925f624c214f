import { Migration } from '@mikro-orm/migrations';

const states = `'pending', 'succeeded', 'failed', 'cancelled', 'refunded', 'partially_refunded', 'disputed'`;

/** What was asked of Stripe, and what came of it; and what came from Stripe and fits nothing. */
export class Payments extends Migration {
  override up(): void {
    // `purpose` names the invoices that are to be paid, or the whole balance: no two payments for the same are under way at once.
    this.addSql(`
      create table billing.payment (
        id uuid primary key,
        account_id uuid not null references billing.account (id),
        state text not null check (state in (${states})),
        amount bigint not null check (amount between 1 and 99999999),
        currency text not null,
        invoice_ids uuid[] not null,
        purpose text not null,
        balance_version int not null,
        attempt int not null,
        session_id text unique,
        url text,
        expires_at timestamptz,
        processing boolean not null default false,
        intent_id text unique,
        failure text,
        started_by uuid,
        started_at timestamptz not null,
        settled_at timestamptz
      )`);
    this.addSql(`create unique index payment_live on billing.payment (account_id, purpose) where state = 'pending'`);
    this.addSql(`create unique index payment_key on billing.payment (account_id, purpose, balance_version, attempt)`);
    this.addSql(`create index payment_of on billing.payment (account_id, id)`);
    this.addSql(`
      create trigger payment_terms_fixed before update on billing.payment for each row
      when ((new.id, new.account_id, new.amount, new.currency, new.invoice_ids, new.started_at)
        is distinct from (old.id, old.account_id, old.amount, old.currency, old.invoice_ids, old.started_at))
      execute function billing.refuse_change('what was asked of Stripe stays as it was')`);

    this.addSql(`
      create table billing.payment_exception (
        id uuid primary key,
        kind text not null,
        object_id text not null,
        account_id uuid references billing.account (id),
        payment_id uuid references billing.payment (id),
        state text not null default 'open' check (state in ('open', 'resolved')),
        first_seen_at timestamptz not null default now(),
        constraint exception_once unique (kind, object_id)
      )`);
    this.addSql(`create index exception_open on billing.payment_exception (id) where state = 'open'`);
  }
}
