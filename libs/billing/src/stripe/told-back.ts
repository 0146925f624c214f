import type Stripe from 'stripe';

/** A refund as Stripe says that it stands. */
export interface ToldRefund {
  readonly id: string;
  readonly outcome: 'pending' | 'succeeded' | 'failed';
  readonly failure: string | null;
  readonly amount: number;
  /** The id that the product gave along; null for one that was ordered at Stripe itself. */
  readonly ourId: string | null;
}

/** A dispute as Stripe says that it stands. */
export interface ToldDispute {
  readonly id: string;
  readonly state: 'inquiry' | 'open' | 'won' | 'lost' | 'closed';
  readonly amount: number;
  readonly reason: string;
  /** What Stripe keeps for it; below zero where it gives that back. */
  readonly fees: readonly { readonly reference: string; readonly amount: number; readonly currency: string }[];
}

/** All that went back, or may go back, of the money of one PaymentIntent. */
export interface ToldBack {
  readonly refunds: readonly ToldRefund[];
  readonly disputes: readonly ToldDispute[];
}

export function toldRefund({ id, status, failure_reason, amount, metadata }: Stripe.Refund): ToldRefund {
  const isOver = status === 'failed' || status === 'canceled';
  return {
    id,
    outcome: isOver ? 'failed' : status === 'succeeded' ? 'succeeded' : 'pending',
    failure: isOver ? (failure_reason ?? status) : null,
    amount,
    ourId: metadata?.refund ?? null,
  };
}

export function toldDispute({ id, status, amount, reason, balance_transactions: entries }: Stripe.Dispute): ToldDispute {
  const fees = entries.map((entry) => ({ reference: entry.id, amount: entry.fee, currency: entry.currency }));
  return { id, state: stateOf(status, entries.length > 0), amount, reason, fees };
}

/** An inquiry moves no money, unless it turns into a dispute. */
function stateOf(status: string, hasMoved: boolean): ToldDispute['state'] {
  if (status === 'won' || status === 'lost') return status;
  if (status === 'warning_closed' || status === 'prevented') return hasMoved ? 'won' : 'closed';
  return status.startsWith('warning_') ? 'inquiry' : 'open';
}
