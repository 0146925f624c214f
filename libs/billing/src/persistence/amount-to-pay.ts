import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { DomainError } from '#shared-kernel/domain';
import type { BillingAccount } from '../domain/billing-account.js';
import { chargeSize, mustFit } from '../domain/charge-limits.js';
import { Invoice } from '../domain/invoice.js';
import { invoiceNotFound } from './not-found.js';
import type { Reader } from './reach.js';

/**
 * What is to be paid for these invoices, or without any for the whole balance: never more than is owed, and nothing that Stripe
 * does not take. The account is locked already. `balanceVersion` rises with every posting.
 */
export async function amountToPay(
  em: EntityManager,
  account: BillingAccount,
  invoiceIds: readonly string[],
  { role }: Pick<Reader, 'role'>,
): Promise<{ amount: number; balanceVersion: number }> {
  const { rows } = await sql<{ balance: number; postings: number }>`
    select balance::float8 as balance, postings from billing.account_balance where account_id = ${account.id}`.execute(
    em.getKysely(),
  );
  const { balance, postings } = rows[0]!;
  const amount = invoiceIds.length === 0 ? balance : Math.min(balance, await openOf(em, account.id, invoiceIds, role));
  if (amount <= 0) throw new DomainError('conflict', 'billing.nothing-to-pay', 'Nothing is owed.');
  mustFit(chargeSize(amount, account.currency));
  return { amount, balanceVersion: postings };
}

async function openOf(
  em: EntityManager,
  accountId: string,
  invoiceIds: readonly string[],
  role: Reader['role'],
): Promise<number> {
  const invoices = await em.find(Invoice, { id: { $in: [...invoiceIds] }, accountId });
  const seen = role === 'administrator' ? invoices : invoices.filter(({ state }) => state !== 'draft');
  if (seen.length < invoiceIds.length) throw invoiceNotFound();
  if (seen.some(({ state }) => state !== 'issued'))
    throw new DomainError(
      'conflict',
      'billing.invoice-not-payable',
      'Only invoices that are issued, and not paid or cancelled, can be paid.',
    );
  return seen.reduce((sum, { open }) => sum + open, 0);
}
