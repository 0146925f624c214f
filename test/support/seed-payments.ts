import { sql } from './sql.js';

export interface DuePayment {
  id: string;
  accountId: string;
  invoiceId: string;
  amount: number;
}

/** `count` accounts where there are no others, each with an issued invoice and a payment of it that was begun and not made yet. */
export const seedPayments = (databaseUrl: string, count: number): Promise<DuePayment[]> =>
  sql<DuePayment>(
    databaseUrl,
    `with due as (
       select n, gen_random_uuid() as account_id, gen_random_uuid() as invoice_id, gen_random_uuid() as payment_id,
         gen_random_uuid() as posting_id, 5000 + n % 7000 as amount
       from generate_series(1, $1::integer) n
     ), accounts as (
       insert into billing.account (id, holder_name, currency) select account_id, 'Holder ' || n, 'usd' from due
     ), balances as (
       insert into billing.account_balance (account_id, sort_name, search, receivable, open_invoices, postings)
       select account_id, 'holder ' || n, array_to_tsvector(array['holder', n::text]), amount, 1, 1 from due
     ), invoices as (
       insert into billing.invoice (id, account_id, state, sequence, number, currency, line_items, total, due_on, issued_on, issued_at)
       select invoice_id, account_id, 'issued', n, 'INV-' || n, 'usd',
         jsonb_build_array(jsonb_build_object('description', 'Visit', 'quantity', 1, 'unitAmount', amount)),
         amount, current_date + 30, current_date, now()
       from due
     ), postings as (
       insert into billing.posting (id, account_id, position, kind, reference, invoice_id, currency, balance_after)
       select posting_id, account_id, 1, 'invoice_issued', invoice_id::text, invoice_id, 'usd', amount from due
     ), entries as (
       insert into billing.ledger_entry (posting_id, line, ledger_account, debit, credit)
       select posting_id, 1, 'receivable', amount, 0 from due union all select posting_id, 2, 'revenue', 0, amount from due
     ), payments as (
       insert into billing.payment (id, account_id, state, amount, currency, invoice_ids, purpose, balance_version, attempt, started_at)
       select payment_id, account_id, 'pending', amount, 'usd', '{}', 'balance', 1, 1, now() from due
     )
     select payment_id as id, account_id as "accountId", invoice_id as "invoiceId", amount from due`,
    [count],
  );
