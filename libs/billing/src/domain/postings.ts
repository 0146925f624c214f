import type { Allocation } from './allocation.js';

/**
 * Where money stands. `receivable` (what the patient owes) and `patient_credit` (what was paid and not needed yet) belong to
 * one billing account; `cash_at_stripe` is what Stripe holds for the practice.
 */
export type LedgerAccount =
  'receivable' | 'revenue' | 'cash_at_stripe' | 'fees' | 'patient_credit' | 'disputes_held' | 'write_off';

export type PostingKind =
  | 'invoice_issued'
  | 'invoice_cancelled'
  | 'payment_received'
  | 'credit_applied'
  | 'stripe_fee'
  | 'refund_made'
  | 'refund_failed'
  | 'dispute_opened'
  | 'dispute_won'
  | 'dispute_lost'
  | 'adjustment';

export interface LedgerEntry {
  readonly ledgerAccount: LedgerAccount;
  readonly debit: number;
  readonly credit: number;
}

export interface Posting {
  readonly accountId: string;
  readonly currency: string;
  readonly kind: PostingKind;
  /** What led to it; there is one posting of a kind for each. */
  readonly reference: string;
  readonly invoiceId: string | null;
  readonly entries: readonly LedgerEntry[];
  readonly allocations: readonly Allocation[];
}

/** On which account, in its currency, and what led to it. */
export interface About {
  readonly account: { readonly id: string; readonly currency: string };
  readonly reference: string;
  readonly invoiceId?: string;
}

/** An amount that takes money back from the patient's account; `fromCredit` of it was not used for an invoice yet. */
export interface TakenBack extends About {
  readonly amount: number;
  readonly fromCredit: number;
}

export const invoiceIssued = (about: About, amount: number) =>
  posting('invoice_issued', about, [debit('receivable', amount), credit('revenue', amount)]);

export const invoiceCancelled = (about: About, amount: number) =>
  posting('invoice_cancelled', about, [debit('revenue', amount), credit('receivable', amount)]);

/** `rest`: what no invoice needed. It stays with the patient's account. */
export const paymentReceived = (about: About, { allocations, rest }: { allocations: readonly Allocation[]; rest: number }) =>
  posting(
    'payment_received',
    about,
    [
      debit('cash_at_stripe', sumOf(allocations) + rest),
      credit('receivable', sumOf(allocations)),
      credit('patient_credit', rest),
    ],
    allocations,
  );

export const creditApplied = (about: About, allocations: readonly Allocation[]) =>
  posting(
    'credit_applied',
    about,
    [debit('patient_credit', sumOf(allocations)), credit('receivable', sumOf(allocations))],
    allocations,
  );

/** Below zero where Stripe gives a fee back. */
export const stripeFee = (about: About, amount: number) =>
  posting(
    'stripe_fee',
    about,
    amount > 0
      ? [debit('fees', amount), credit('cash_at_stripe', amount)]
      : [debit('cash_at_stripe', -amount), credit('fees', -amount)],
  );

export const refundMade = (refund: TakenBack) =>
  posting('refund_made', refund, [...takenBack(refund), credit('cash_at_stripe', refund.amount)]);

/** With the same amounts as the refund that failed. */
export const refundFailed = (refund: TakenBack) =>
  posting('refund_failed', refund, [debit('cash_at_stripe', refund.amount), ...takenBack(refund).map(turned)]);

/** Stripe holds the amount back until the dispute is decided. */
export const disputeOpened = (about: About, amount: number) =>
  posting('dispute_opened', about, [debit('disputes_held', amount), credit('cash_at_stripe', amount)]);

export const disputeWon = (about: About, amount: number) =>
  posting('dispute_won', about, [debit('cash_at_stripe', amount), credit('disputes_held', amount)]);

/** The patient has the money back, as after a refund. */
export const disputeLost = (dispute: TakenBack) =>
  posting('dispute_lost', dispute, [...takenBack(dispute), credit('disputes_held', dispute.amount)]);

/** What an administrator puts right by hand: a positive amount is owed more, a negative one less. */
export const adjustment = (about: About, amount: number) =>
  posting(
    'adjustment',
    about,
    amount > 0
      ? [debit('receivable', amount), credit('write_off', amount)]
      : [debit('write_off', -amount), credit('receivable', -amount)],
  );

/** How much of an amount that is taken back was not used yet. `patientCredit`: what the account has of it. */
export const fromCredit = (amount: number, patientCredit: number): number => Math.min(amount, Math.max(patientCredit, 0));

/** What the posting changes of what is owed and of what is left over; the balance is the one less the other. */
export function effectOf({ entries }: Pick<Posting, 'entries'>): { receivable: number; credit: number } {
  const net = (of: LedgerAccount) =>
    entries.filter(({ ledgerAccount }) => ledgerAccount === of).reduce((sum, entry) => sum + entry.debit - entry.credit, 0);
  return { receivable: net('receivable'), credit: 0 - net('patient_credit') };
}

const debit = (ledgerAccount: LedgerAccount, amount: number): LedgerEntry => ({ ledgerAccount, debit: amount, credit: 0 });
const credit = (ledgerAccount: LedgerAccount, amount: number): LedgerEntry => ({ ledgerAccount, debit: 0, credit: amount });
const turned = ({ ledgerAccount, debit: was, credit: became }: LedgerEntry): LedgerEntry => ({
  ledgerAccount,
  debit: became,
  credit: was,
});

const sumOf = (allocations: readonly Allocation[]): number => allocations.reduce((sum, { amount }) => sum + amount, 0);

const takenBack = ({ amount, fromCredit: unused }: TakenBack): LedgerEntry[] => [
  debit('patient_credit', unused),
  debit('receivable', amount - unused),
];

/** Entries of nothing are left out. Whatever is wrong here is a mistake of the product: nobody is asked to try again. */
function posting(
  kind: PostingKind,
  { account, reference, invoiceId }: About,
  given: readonly LedgerEntry[],
  allocations: readonly Allocation[] = [],
): Posting {
  const entries = given.filter((entry) => entry.debit !== 0 || entry.credit !== 0);
  const amounts = entries.flatMap((entry) => [entry.debit, entry.credit]);
  const sound = amounts.every((amount) => Number.isSafeInteger(amount) && amount >= 0);
  const balanced = entries.reduce((sum, entry) => sum + entry.debit - entry.credit, 0) === 0;
  if (!sound || !balanced || entries.length < 2) throw new Error(`A posting of ${kind} for ${reference} is not sound.`);
  return {
    accountId: account.id,
    currency: account.currency,
    kind,
    reference,
    invoiceId: invoiceId ?? null,
    entries,
    allocations,
  };
}
