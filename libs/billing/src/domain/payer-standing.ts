import { DomainError } from '#shared-kernel/domain';
import { type ChargeSize, mustFit } from './charge-limits.js';
import { paymentUnderWay, type PaymentState } from './payment.js';

/**
 * `pending`: can be paid now. `processing`: its page was left, and the money may still come. `cancelled`: by somebody of the practice.
 * `settled`: what it was for is not owed any more. `expired`: the link has run out. `too_small`, `too_large`: Stripe does not take what
 * is left. `closing`: somebody of the practice has cancelled it, and whether it was paid before is not known yet.
 */
export type PayerState =
  Exclude<PaymentState, 'disputed'> | 'processing' | 'settled' | 'expired' | 'too_small' | 'too_large' | 'closing';

export interface PayerFacts {
  /** Of the newest payment that was begun with the link. */
  readonly state: PaymentState;
  readonly processing: boolean;
  /** Whether Stripe ever made a page for it. */
  readonly hadPage: boolean;
  readonly withdrawn: boolean;
  /** What is owed at this moment of what the link was made for. */
  readonly owed: number;
  /** Whether Stripe takes that at once. */
  readonly size: ChargeSize;
  readonly linkWorks: boolean;
  /** Whether what was paid can still be seen with the link. */
  readonly receiptWorks: boolean;
}

/**
 * How a payment stands for whoever comes with its link. A page that closed by itself, or that Stripe did not make, is no end:
 * another one can be opened.
 */
export function standingForPayer({
  state,
  processing,
  hadPage,
  withdrawn,
  owed,
  size,
  linkWorks,
  receiptWorks,
}: PayerFacts): PayerState {
  if (state === 'pending' && processing) return 'processing';
  const isOpen = state === 'pending' || state === 'cancelled' || (state === 'failed' && !hadPage);
  if (!isOpen) {
    if (state !== 'failed' && !receiptWorks) return 'expired';
    // Whoever has the link need not learn what the payer tells their bank.
    return state === 'disputed' ? 'succeeded' : state;
  }
  if (withdrawn) return state === 'pending' ? 'closing' : 'cancelled';
  if (!linkWorks) return 'expired';
  if (owed <= 0) return 'settled';
  return size === 'fits' ? 'pending' : size;
}

export const linkWithdrawn = () =>
  new DomainError('gone', 'billing.payment-link-withdrawn', 'The practice has cancelled this payment. Ask it for a new link.');

/** Why nobody can pay with the link at this moment; nothing where somebody can. */
export function mustBePayable(state: PayerState): void {
  if (state === 'pending') return;
  if (state === 'cancelled' || state === 'closing') throw linkWithdrawn();
  if (state === 'expired')
    throw new DomainError('gone', 'billing.payment-link-expired', 'This link has run out. Ask the practice for a new one.');
  if (state === 'failed')
    throw new DomainError('gone', 'billing.payment-link-failed', 'The payment has failed. Ask the practice for a new link.');
  if (state === 'settled') throw new DomainError('conflict', 'billing.nothing-to-pay', 'Nothing is owed.');
  if (state === 'processing') throw paymentUnderWay();
  if (state === 'too_small' || state === 'too_large') mustFit(state);
  throw new DomainError('conflict', 'billing.payment-made', 'This payment is made already.');
}
