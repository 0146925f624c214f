import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import type { BillingAccount } from '../domain/billing-account.js';
import { Payment } from '../domain/payment.js';
import { lockAccount } from './load.js';
import { paymentNotFound } from './not-found.js';

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The payment and, locked before it, its account. Refuses with `billing.payment-not-found`. */
export async function lockPayment(em: EntityManager, paymentId: string): Promise<{ account: BillingAccount; payment: Payment }> {
  const { rows } = await sql<{ accountId: string }>`
    select account_id as "accountId" from billing.payment where id = ${paymentId}`.execute(em.getKysely());
  if (!rows[0]) throw paymentNotFound();
  const account = await lockAccount(em, rows[0].accountId);
  const payment = await em.findOne(Payment, { id: paymentId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  return { account, payment: payment! };
}

/** Which payment something at Stripe belongs to: by what is known here, and only then by what Stripe was given along. */
export async function findPaymentId(
  em: EntityManager,
  told: { intentId: string | null; session: { id: string } | null; paymentId: string | null },
): Promise<string | undefined> {
  const given = uuid.test(told.paymentId ?? '') ? told.paymentId : null;
  const { rows } = await sql<{ id: string }>`
    select id from billing.payment
    where intent_id = ${told.intentId} or session_id = ${told.session?.id ?? null} or id = ${given}::uuid
    order by intent_id = ${told.intentId} desc nulls last, session_id = ${told.session?.id ?? null} desc nulls last
    limit 1`.execute(em.getKysely());
  return rows[0]?.id;
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

/** Where at Stripe a payment is made; null before Stripe has answered. */
export async function sessionOfPayment(em: EntityManager, paymentId: string): Promise<string | null> {
  const { rows } = await sql<{ sessionId: string | null }>`
    select session_id as "sessionId" from billing.payment where id = ${paymentId}`.execute(em.getKysely());
  return rows[0]?.sessionId ?? null;
}

/** Whether somebody of the practice has cancelled one of the payments that were begun with this payment's link. */
export async function isLinkWithdrawn(em: EntityManager, linkId: string): Promise<boolean> {
  const { rows } = await sql`
    select from billing.payment where withdrawn and (id = ${linkId} or link_of = ${linkId}) limit 1`.execute(em.getKysely());
  return rows.length > 0;
}
