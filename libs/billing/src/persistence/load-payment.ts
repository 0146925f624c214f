import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import type { BillingAccount } from '../domain/billing-account.js';
import { type ChargeSize, sizeOfFailure } from '../domain/charge-limits.js';
import { Payment } from '../domain/payment.js';
import { lockAccounts } from './load.js';
import { paymentNotFound } from './not-found.js';

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export interface LockedPayment {
  readonly account: BillingAccount;
  readonly payment: Payment;
}

/** The payment and, locked before it, its account. Refuses with `billing.payment-not-found`. */
export async function lockPayment(em: EntityManager, paymentId: string): Promise<LockedPayment> {
  const [locked] = await lockPayments(em, [paymentId]);
  if (!locked) throw paymentNotFound();
  return locked;
}

/** Those of the payments that exist, each with its account, which is locked before it. */
export async function lockPayments(em: EntityManager, paymentIds: readonly string[]): Promise<LockedPayment[]> {
  const { rows } = await sql<{ accountId: string }>`
    select distinct account_id as "accountId" from billing.payment where id = any(${paymentIds}::uuid[])`.execute(em.getKysely());
  const accounts = await lockAccounts(
    em,
    rows.map(({ accountId }) => accountId),
  );
  const ofAccount = new Map(accounts.map((account) => [account.id, account]));
  const locked = { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: 'asc' } } as const;
  const payments = await em.find(Payment, { id: { $in: [...paymentIds] } }, locked);
  return payments.map((payment) => ({ account: ofAccount.get(payment.accountId)!, payment }));
}

interface SaidToBeFor {
  readonly intentId: string | null;
  readonly session: { readonly id: string } | null;
  readonly paymentId: string | null;
}

/**
 * Which payment each of these things at Stripe belongs to: by what is known here, and only then by what Stripe was given
 * along. Undefined where there is none.
 */
export async function findPayments(
  em: EntityManager,
  told: readonly SaidToBeFor[],
): Promise<({ paymentId: string; accountId: string } | undefined)[]> {
  const intents = told.map(({ intentId }) => intentId);
  const sessions = told.map(({ session }) => session?.id ?? null);
  const given = told.map(({ paymentId }) => (uuid.test(paymentId ?? '') ? paymentId : null));
  const { rows } = await sql<{ place: number; paymentId: string; accountId: string }>`
    select t.place::int, p.id as "paymentId", p.account_id as "accountId"
    from unnest(${intents}::text[], ${sessions}::text[], ${given}::uuid[]) with ordinality as t(intent, session, given, place)
    cross join lateral (
      select id, account_id from billing.payment where intent_id = t.intent or session_id = t.session or id = t.given
      order by intent_id = t.intent desc nulls last, session_id = t.session desc nulls last limit 1
    ) p`.execute(em.getKysely());
  const byPlace = new Map(rows.map((row) => [row.place, row]));
  return told.map((_, index) => byPlace.get(index + 1));
}

/** The number of the next attempt to pay the same for the same balance; the account is locked already. */
export async function nextAttempt(
  em: EntityManager,
  { accountId, purpose, balanceVersion }: Pick<Payment, 'accountId' | 'purpose' | 'balanceVersion'>,
): Promise<number> {
  const { rows } = await sql<{ next: number }>`
    select coalesce(max(attempt), 0) + 1 as next from billing.payment
    where account_id = ${accountId} and purpose = ${purpose} and balance_version = ${balanceVersion}`.execute(em.getKysely());
  return rows[0]!.next;
}

/** Whether Stripe has said of this very amount that it does not take it; the account is locked already. */
export async function sizeFoundByStripe(
  em: EntityManager,
  { accountId, purpose, balanceVersion }: Pick<Payment, 'accountId' | 'purpose' | 'balanceVersion'>,
): Promise<ChargeSize> {
  const { rows } = await sql<{ failure: string | null }>`
    select failure from billing.payment
    where account_id = ${accountId} and purpose = ${purpose} and balance_version = ${balanceVersion} and session_id is null
      and failure in ('amount_too_small', 'amount_too_large') limit 1`.execute(em.getKysely());
  return sizeOfFailure(rows[0]?.failure ?? null);
}

/** Where at Stripe a payment is made; null before Stripe has answered. */
export async function sessionOfPayment(em: EntityManager, paymentId: string): Promise<string | null> {
  const { rows } = await sql<{ sessionId: string | null }>`
    select session_id as "sessionId" from billing.payment where id = ${paymentId}`.execute(em.getKysely());
  return rows[0]?.sessionId ?? null;
}

/** In which epoch links to the payment are made; undefined where there is no such payment. */
export async function linkEpochOf(em: EntityManager, paymentId: string): Promise<number | undefined> {
  const { rows } = await sql<{ epoch: number }>`
    select a.link_epoch as epoch from billing.payment p join billing.account a on a.id = p.account_id where p.id = ${paymentId}`.execute(
    em.getKysely(),
  );
  return rows[0]?.epoch;
}

/** Whether somebody of the practice has cancelled one of the payments that were begun with this payment's link. */
export async function isLinkWithdrawn(em: EntityManager, linkId: string): Promise<boolean> {
  const { rows } = await sql`
    select from billing.payment where withdrawn and (id = ${linkId} or link_of = ${linkId}) limit 1`.execute(em.getKysely());
  return rows.length > 0;
}
