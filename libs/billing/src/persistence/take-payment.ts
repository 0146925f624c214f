import type { EntityManager } from '@mikro-orm/postgresql';
import { allocate, type Allocation } from '../domain/allocation.js';
import type { BillingAccount } from '../domain/billing-account.js';
import type { Invoice } from '../domain/invoice.js';
import { type About, creditApplied, paymentReceived } from '../domain/postings.js';
import { freeCreditOf, post } from './ledger.js';

/** Money that came in. `reference` names it for ever: it is posted once, however often it is told of. */
export interface Payment {
  readonly reference: string;
  readonly amount: number;
  readonly at: Date;
  /** Those that were meant to be paid come first; what they do not need goes to the others, and then to the account's credit. */
  readonly invoiceIds: readonly string[];
}

/** An account, locked, and of its invoices those that are open, locked too, what is due first before the others. */
interface Debtor {
  readonly account: BillingAccount;
  readonly open: readonly Invoice[];
}

/** What became of the money. */
export interface Taken {
  /** What of it those that were meant did not need. */
  readonly beside: number;
  /** What of it no invoice needed. */
  readonly rest: number;
}

/** Posts the payment and pays invoices with it. Undefined: it stands already, nothing is changed. */
export async function takePayment(em: EntityManager, { account, open }: Debtor, payment: Payment): Promise<Taken | undefined> {
  const meant = open.filter(({ id }) => payment.invoiceIds.includes(id));
  const { allocations, rest } = allocate(payment.amount, [...meant, ...open.filter((invoice) => !meant.includes(invoice))]);
  if (!(await post(em, paymentReceived({ account, reference: payment.reference }, { allocations, rest })))) return undefined;
  receiveAll(open, allocations, payment.at);
  const used = allocations.filter(({ invoiceId }) => payment.invoiceIds.includes(invoiceId));
  return { beside: payment.amount - used.reduce((sum, { amount }) => sum + amount, 0), rest };
}

/** Pays the open invoices, in their order, with what the account has left over; account and invoices are locked already. */
export async function applyCredit(em: EntityManager, about: About, open: readonly Invoice[], at: Date): Promise<void> {
  const asked = open.reduce((sum, invoice) => sum + invoice.open, 0);
  const { allocations } = allocate(await freeCreditOf(em, about.account.id, asked), open);
  if (allocations.length === 0 || !(await post(em, creditApplied(about, allocations)))) return;
  receiveAll(open, allocations, at);
}

function receiveAll(invoices: readonly Invoice[], allocations: readonly Allocation[], at: Date): void {
  for (const { invoiceId, amount } of allocations) invoices.find(({ id }) => id === invoiceId)!.receive(amount, at);
}
