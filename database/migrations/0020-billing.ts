import { Migration } from '@mikro-orm/migrations';

const ledgerAccounts = `'receivable', 'revenue', 'cash_at_stripe', 'fees', 'patient_credit', 'disputes_held', 'write_off'`;
const postingKinds = `'invoice_issued', 'invoice_cancelled', 'payment_received', 'credit_applied', 'stripe_fee', 'refund_made',
  'refund_failed', 'dispute_opened', 'dispute_won', 'dispute_lost', 'adjustment'`;

/** What is written here stays as it was written: no order and no mistake of the product can change it. */
const neverChanged = ['posting', 'ledger_entry', 'allocation'];

export class Billing extends Migration {
  override up(): void {
    this.addSql(`create schema billing`);
    this.addAccounts();
    this.addInvoices();
    this.addLedger();
    this.addImports();
    this.addProtection();
  }

  private addAccounts(): void {
    this.addSql(`
      create table billing.account (
        id uuid primary key,
        holder_name text not null,
        email text,
        external_id text constraint account_external_id unique,
        currency text not null check (currency ~ '^[a-z]{3}$'),
        version int not null default 1,
        opened_at timestamptz not null default now(),
        updated_at timestamptz not null default now()
      )`);

    // Who may see an account: somebody to whom it was granted, or who may see all of them.
    this.addSql(`
      create table billing.account_access (
        account_id uuid not null references billing.account (id),
        staff_id uuid not null,
        granted_at timestamptz not null default now(),
        primary key (account_id, staff_id)
      )`);
    this.addSql(`create index account_access_of on billing.account_access (staff_id, account_id)`);
    this.addSql(`create table billing.staff_access (id uuid primary key, all_accounts boolean not null)`);
    this.addSql(`create index staff_access_to_all on billing.staff_access (id) where all_accounts`);

    // What an account's postings add up to, and how it is sorted and found: the list is one walk through one of these indexes.
    this.addSql(`
      create table billing.account_balance (
        account_id uuid primary key references billing.account (id) deferrable initially deferred,
        sort_name text collate "C" not null,
        search tsvector not null,
        receivable bigint not null default 0,
        credit bigint not null default 0,
        balance bigint not null generated always as (receivable - credit) stored,
        open_invoices int not null default 0,
        postings int not null default 0
      )`);
    this.addSql(`create index account_by_name on billing.account_balance (sort_name, account_id)`);
    this.addSql(`create index account_by_balance on billing.account_balance (balance, account_id)`);
    this.addSql(`create index account_search on billing.account_balance using gin (search)`);
  }

  private addInvoices(): void {
    // Numbers come from a row and not from a sequence, which leaves a gap where a transaction is rolled back.
    this.addSql(`
      create table billing.invoice_counter (
        only_row boolean primary key default true check (only_row),
        last int not null
      )`);
    this.addSql(`insert into billing.invoice_counter (last) values (0)`);

    this.addSql(`
      create table billing.invoice (
        id uuid primary key,
        account_id uuid not null references billing.account (id),
        state text not null check (state in ('draft', 'issued', 'paid', 'cancelled')),
        sequence int unique,
        number text unique,
        currency text,
        line_items jsonb not null,
        total bigint not null check (total between 1 and 99999999),
        note text,
        due_on date,
        issued_on date,
        issued_at timestamptz,
        paid_amount bigint not null default 0 check (paid_amount between 0 and total),
        paid_at timestamptz,
        cancelled_at timestamptz,
        cancel_reason text,
        version int not null default 1,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        constraint invoice_numbered check (
          num_nulls(sequence, number, currency, issued_on, issued_at) = case state when 'draft' then 5 else 0 end),
        constraint invoice_due check (due_on is not null or state = 'draft'),
        constraint invoice_paid check ((state = 'paid') = (paid_amount = total) and (state = 'paid') = (paid_at is not null)),
        constraint invoice_cancelled check (
          num_nulls(cancelled_at, cancel_reason) = case state when 'cancelled' then 0 else 2 end
          and (state <> 'cancelled' or paid_amount = 0))
      )`);
    this.addSql(`create index invoice_of on billing.invoice (account_id, id)`);
    this.addSql(`create index invoice_open on billing.invoice (account_id, due_on, id) where state = 'issued'`);
  }

  private addLedger(): void {
    this.addSql(`
      create table billing.posting (
        id uuid primary key,
        account_id uuid not null references billing.account (id),
        position int not null,
        kind text not null check (kind in (${postingKinds})),
        reference text not null,
        invoice_id uuid references billing.invoice (id),
        currency text not null,
        balance_after bigint not null,
        at timestamptz not null default clock_timestamp(),
        constraint posting_once unique (kind, reference),
        constraint posting_in_order unique (account_id, position)
      )`);
    this.addSql(`create index posting_by_time on billing.posting (at, id)`);
    this.addSql(`
      create table billing.ledger_entry (
        posting_id uuid not null references billing.posting (id),
        line int not null,
        ledger_account text not null check (ledger_account in (${ledgerAccounts})),
        debit bigint not null check (debit >= 0),
        credit bigint not null check (credit >= 0),
        primary key (posting_id, line),
        check ((debit = 0) <> (credit = 0))
      )`);
    // Which invoices a posting paid.
    this.addSql(`
      create table billing.allocation (
        posting_id uuid not null references billing.posting (id),
        invoice_id uuid not null references billing.invoice (id),
        amount bigint not null check (amount > 0),
        primary key (posting_id, invoice_id)
      )`);
    this.addSql(`create index allocation_to on billing.allocation (invoice_id)`);
  }

  /** As for rosters: the shared part of both imports reads and writes the same columns. */
  private addImports(): void {
    this.addSql(`create table billing.import (like staff.import including all)`);
    this.addSql(`create table billing.import_file (like staff.import_file including all)`);
    this.addSql(`create table billing.import_error (like staff.import_error including all)`);
    for (const table of ['import_file', 'import_error'])
      this.addSql(`alter table billing.${table} add foreign key (import_id) references billing.import (id)`);
  }

  private addProtection(): void {
    this.addSql(`
      create function billing.must_balance() returns trigger language plpgsql as $$
      declare
        checked uuid := (case tg_table_name when 'posting' then to_jsonb(new) ->> 'id' else to_jsonb(new) ->> 'posting_id' end)::uuid;
        debits bigint;
        credits bigint;
      begin
        select coalesce(sum(debit), 0), coalesce(sum(credit), 0) into debits, credits
        from billing.ledger_entry where posting_id = checked;
        if debits = 0 or debits <> credits then
          raise exception 'posting % does not balance: % to %', checked, debits, credits using errcode = 'check_violation';
        end if;
        if exists (select from billing.posting p join billing.account a on a.id = p.account_id
            where p.id = checked and p.currency <> a.currency) then
          raise exception 'posting % is in another currency than its account', checked using errcode = 'check_violation';
        end if;
        return null;
      end $$`);
    for (const table of ['posting', 'ledger_entry'])
      this.addSql(`
        create constraint trigger ${table}_balances after insert on billing.${table} deferrable initially deferred
        for each row execute function billing.must_balance()`);

    this.addSql(`
      create function billing.refuse_change() returns trigger language plpgsql as $$
      begin
        raise exception '% of %.% refused: %', tg_op, tg_table_schema, tg_table_name, tg_argv[0]
          using errcode = 'insufficient_privilege';
      end $$`);
    for (const table of neverChanged) {
      this.addSql(`
        create trigger ${table}_never_changed before update or delete on billing.${table}
        for each row execute function billing.refuse_change('the ledger is append-only')`);
      this.addSql(`
        create trigger ${table}_never_emptied before truncate on billing.${table}
        execute function billing.refuse_change('the ledger is append-only')`);
    }

    // Of an issued invoice only what was paid may rise, and it may be cancelled once.
    this.addSql(`
      create trigger invoice_content_fixed before update on billing.invoice for each row
      when (old.state <> 'draft' and (
        (new.id, new.account_id, new.sequence, new.number, new.currency, new.line_items, new.total, new.note, new.due_on,
          new.issued_on, new.issued_at, new.created_at)
        is distinct from
        (old.id, old.account_id, old.sequence, old.number, old.currency, old.line_items, old.total, old.note, old.due_on,
          old.issued_on, old.issued_at, old.created_at)
        or new.paid_amount < old.paid_amount or new.state = 'draft'
        or (old.state <> 'issued' and (new.state, new.paid_at, new.cancelled_at, new.cancel_reason)
          is distinct from (old.state, old.paid_at, old.cancelled_at, old.cancel_reason))))
      execute function billing.refuse_change('an issued invoice stays as it is')`);
    this.addSql(`
      create trigger invoice_never_deleted before delete on billing.invoice for each row when (old.state <> 'draft')
      execute function billing.refuse_change('an issued invoice stays as it is')`);
    this.addSql(`
      create trigger invoice_never_emptied before truncate on billing.invoice
      execute function billing.refuse_change('an issued invoice stays as it is')`);
    this.addSql(`
      create trigger counter_only_rises before update on billing.invoice_counter for each row
      when (new.last <> old.last + 1) execute function billing.refuse_change('numbers of invoices have no gaps')`);
    this.addSql(`
      create trigger counter_never_deleted before delete on billing.invoice_counter for each row
      execute function billing.refuse_change('numbers of invoices have no gaps')`);

    this.addSql(`
      create function billing.keep_currency() returns trigger language plpgsql as $$
      begin
        if exists (select from billing.posting where account_id = new.id) then
          raise exception 'the currency of account % is fixed: something was posted', new.id using errcode = 'check_violation';
        end if;
        return new;
      end $$`);
    this.addSql(`
      create trigger account_currency_fixed before update of currency on billing.account for each row
      when (new.currency <> old.currency) execute function billing.keep_currency()`);
  }
}
