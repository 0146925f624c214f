import type { EntityManager } from '@mikro-orm/postgresql';
import { allocate } from '../domain/allocation.js';
import { type About, creditApplied, paymentReceived } from '../domain/postings.js';
import type { BillingAccount } from '../domain/billing-account.js';
import { creditOf, post } from './ledger.js';
import { lockOpenInvoices } from './load.js';

/** Money that came in. `reference` names it for ever: it is posted once, however often it is told of. */
export interface Payment {
  readonly reference: string;
  readonly amount: number;
  readonly at: Date;
  /** Those that were meant to be paid come first; what they do not need goes to the others, and then to the account's credit. */
  readonly invoiceIds: readonly string[];
}

/** Posts the payment and pays invoices with it; the account is locked already. False: it stands already, nothing is changed. */
export async function takePayment(em: EntityManager, account: BillingAccount, payment: Payment): Promise<boolean> {
  const open = await lockOpenInvoices(em, account);
  const meant = open.filter(({ id }) => payment.invoiceIds.includes(id));
  const { allocations, rest } = allocate(payment.amount, [...meant, ...open.filter((invoice) => !meant.includes(invoice))]);
  const posted = await post(em, paymentReceived({ account, reference: payment.reference }, { allocations, rest }));
  if (!posted) return false;
  for (const { invoiceId, amount } of allocations) open.find(({ id }) => id === invoiceId)!.receive(amount, payment.at);
  return true;
}

/** Pays open invoices with what the account has left over; the account is locked already. */
export async function applyCredit(
  em: EntityManager,
  account: BillingAccount,
  about: Omit<About, 'account'>,
  at: Date,
): Promise<void> {
  const credit = await creditOf(em, account.id);
  if (credit <= 0) return;
  const open = await lockOpenInvoices(em, account);
  const { allocations } = allocate(credit, open);
  if (allocations.length === 0) return;
  if (!(await post(em, creditApplied({ ...about, account }, allocations)))) return;
  for (const { invoiceId, amount } of allocations) open.find(({ id }) => id === invoiceId)!.receive(amount, at);
}
