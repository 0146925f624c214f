import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { newId } from '#shared-kernel/domain';
import { effectOf, type Posting } from '../domain/postings.js';

/**
 * Writes the posting and what it changes of the account's balance, in the transaction of `em`, in which the account was locked
 * by `lockAccount`. False: one of this kind and reference stands already, and nothing is changed.
 */
export async function post(em: EntityManager, posting: Posting): Promise<boolean> {
  const { accountId, currency, kind, reference, invoiceId } = posting;
  const { receivable, credit } = effectOf(posting);
  const entries = posting.entries.map((entry, index) => ({ ...entry, line: index + 1 }));
  const { rows } = await sql`
    with posted as (
      insert into billing.posting (id, account_id, position, kind, reference, invoice_id, currency, balance_after)
      select ${newId()}::uuid, account_id, postings + 1, ${kind}, ${reference}, ${invoiceId}::uuid, ${currency},
        balance + ${receivable - credit}::bigint
      from billing.account_balance where account_id = ${accountId}
      on conflict (kind, reference) do nothing returning id
    ), entries as (
      insert into billing.ledger_entry (posting_id, line, ledger_account, debit, credit)
      select posted.id, line, "ledgerAccount", debit, credit
      from posted, json_to_recordset(${JSON.stringify(entries)}::json)
        as e(line int, "ledgerAccount" text, debit bigint, credit bigint)
    ), allocations as (
      insert into billing.allocation (posting_id, invoice_id, amount)
      select posted.id, "invoiceId", amount
      from posted, json_to_recordset(${JSON.stringify(posting.allocations)}::json) as a("invoiceId" uuid, amount bigint)
    )
    update billing.account_balance
    set receivable = receivable + ${receivable}::bigint, credit = credit + ${credit}::bigint, postings = postings + 1
    where account_id = ${accountId} and exists (select from posted) returning 1`.execute(em.getKysely());
  return rows.length === 1;
}

/** What an account has paid and not needed yet, as the transaction sees it. */
export async function creditOf(em: EntityManager, accountId: string): Promise<number> {
  const { rows } = await sql<{ credit: string }>`
    select credit from billing.account_balance where account_id = ${accountId}`.execute(em.getKysely());
  return Number(rows[0]!.credit);
}

/**
 * What of an account's credit is there for its open invoices, which ask for `open` altogether: what is owed beside them, because
 * money went back, has the first claim to it.
 */
export async function freeCreditOf(em: EntityManager, accountId: string, open: number): Promise<number> {
  const { rows } = await sql<{ free: string }>`
    select greatest(credit - greatest(receivable - ${open}::bigint, 0), 0) as free
    from billing.account_balance where account_id = ${accountId}`.execute(em.getKysely());
  return Number(rows[0]!.free);
}

/** Whether anything was posted to an account. */
export async function hasPostings(em: EntityManager, accountId: string): Promise<boolean> {
  const { rows } = await sql<{ postings: number }>`
    select postings from billing.account_balance where account_id = ${accountId}`.execute(em.getKysely());
  return rows[0]!.postings > 0;
}
