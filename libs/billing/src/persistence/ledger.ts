import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { newId } from '#shared-kernel/domain';
import { Gathered } from '#shared-kernel/gathering';
import { effectOf, type Posting } from '../domain/postings.js';

const gathered = new WeakMap<EntityManager, Gathered<Posting, boolean>>();

/**
 * Writes the posting and what it changes of the account's balance, in the transaction of `em`, in which the account was locked
 * by `lockAccount`. Those that are posted at the same time share a statement. False: one of this kind and reference stands
 * already, and nothing is changed.
 */
export function post(em: EntityManager, posting: Posting): Promise<boolean> {
  const known = gathered.get(em);
  if (known) return known.do(posting);
  const posts = new Gathered((postings: Posting[]) => postAll(em, postings));
  gathered.set(em, posts);
  return posts.do(posting);
}

async function postAll(em: EntityManager, postings: Posting[]): Promise<boolean[]> {
  const given = postings.map((posting, place) => ({
    ...posting,
    ...effectOf(posting),
    place,
    id: newId(),
    entries: posting.entries.map((entry, index) => ({ ...entry, line: index + 1 })),
  }));
  const { rows } = await sql<{ place: number }>`
    with fresh as (
      select g.*, b.postings + row_number() over so_far as position, b.balance + sum(g.receivable - g.credit) over so_far as balance_after
      from json_to_recordset(${JSON.stringify(given)}::json) as g(
        place int, id uuid, "accountId" uuid, kind text, reference text, "invoiceId" uuid, currency text,
        receivable bigint, credit bigint, entries json, allocations json
      ) join billing.account_balance b on b.account_id = g."accountId"
      where not exists (select from billing.posting p where p.kind = g.kind and p.reference = g.reference)
      window so_far as (partition by g."accountId" order by g.place)
    ), posted as (
      insert into billing.posting (id, account_id, position, kind, reference, invoice_id, currency, balance_after)
      select id, "accountId", position, kind, reference, "invoiceId", currency, balance_after from fresh
    ), entries as (
      insert into billing.ledger_entry (posting_id, line, ledger_account, debit, credit)
      select fresh.id, e.line, e."ledgerAccount", e.debit, e.credit
      from fresh, json_to_recordset(fresh.entries) as e(line int, "ledgerAccount" text, debit bigint, credit bigint)
    ), allocations as (
      insert into billing.allocation (posting_id, invoice_id, amount)
      select fresh.id, a."invoiceId", a.amount from fresh, json_to_recordset(fresh.allocations) as a("invoiceId" uuid, amount bigint)
    ), balances as (
      update billing.account_balance b
      set receivable = b.receivable + s.receivable, credit = b.credit + s.credit, postings = b.postings + s.postings
      from (
        select "accountId", sum(receivable) as receivable, sum(credit) as credit, count(*) as postings from fresh group by "accountId"
      ) s where b.account_id = s."accountId"
    )
    select place from fresh`.execute(em.getKysely());
  const fresh = new Set(rows.map(({ place }) => place));
  return postings.map((_, place) => fresh.has(place));
}

/** What is owed, as the transaction sees it; below zero where more was paid than that. */
export async function balanceOf(em: EntityManager, accountId: string): Promise<number> {
  const { rows } = await sql<{ balance: number }>`
    select balance::float8 as balance from billing.account_balance where account_id = ${accountId}`.execute(em.getKysely());
  return rows[0]!.balance;
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
