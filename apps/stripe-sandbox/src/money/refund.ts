import type Stripe from 'stripe';
import { invalid } from '../failure.js';
import type { Account } from '../state/account.js';
import { newId } from '../state/ids.js';
import { writeEvent } from '../webhooks/write-event.js';
import { cardByLast4 } from './cards.js';
import { inWords } from './currencies.js';
import { addEntry } from './entries.js';

/** After which a refund that is pending, or will fail, has its outcome. */
const settlesAfterMs = 60_000;

export type RefundWish = { amount: number | undefined; metadata: Record<string, string>; reason: Stripe.Refund.Reason | null };

/** Gives money of a charge back, all that is left of it unless told: https://docs.stripe.com/refunds */
export function refundCharge(account: Account, charge: Stripe.Charge, wish: RefundWish): Stripe.Refund {
  const left = charge.amount - charge.amount_refunded;
  const amount = wish.amount ?? left;
  assertRefundable(account, charge, amount, left);
  const card = cardByLast4(charge.payment_method_details?.card?.last4);
  const refund = account.refunds.add({
    id: newId('re'),
    object: 'refund',
    amount,
    balance_transaction: null,
    charge: charge.id,
    created: account.clock.seconds(),
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    destination_details: card
      ? { type: 'card', card: { reference_status: 'pending', reference_type: 'acquirer_reference_number', type: 'refund' } }
      : undefined,
    metadata: wish.metadata,
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: wish.reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: card?.refund === 'pending' ? 'pending' : 'succeeded',
    transfer_reversal: null,
    ...(card?.refund === 'pending' && { pending_reason: 'processing' as const }),
  });
  refund.balance_transaction = addEntry(account, {
    type: charge.id.startsWith('py_') ? 'payment_refund' : 'refund',
    category: 'refund',
    amount: -amount,
    source: refund.id,
    description: charge.description ? `REFUND FOR CHARGE (${charge.description})` : 'REFUND FOR CHARGE',
    currency: charge.currency,
  }).id;
  const previous = countRefunded(charge, amount);
  writeEvent(account, { type: 'refund.created', object: refund });
  writeEvent(account, { type: 'charge.refunded', object: charge, previous });
  if (card?.refund) account.agenda.add({ due: account.clock.now() + settlesAfterMs, kind: 'settle-refund', id: refund.id });
  return refund;
}

function assertRefundable(account: Account, charge: Stripe.Charge, amount: number, left: number): void {
  if (charge.status !== 'succeeded')
    throw invalid(`Charge ${charge.id} has not succeeded; it cannot be refunded.`, { param: 'charge' });
  if (charge.refunded) throw invalid(`Charge ${charge.id} has already been refunded.`, { code: 'charge_already_refunded' });
  const isDisputed = [...account.disputes.newestFirst()].some(
    (dispute) => dispute.charge === charge.id && !dispute.is_charge_refundable && dispute.status !== 'won',
  );
  if (isDisputed) {
    throw invalid(`Charge ${charge.id} has been charged back; cannot issue a refund.`, { code: 'charge_disputed' });
  }
  if (amount > left) {
    const [wished, possible] = [inWords(amount, charge.currency), inWords(left, charge.currency)];
    throw invalid(`Refund amount (${wished}) is greater than unrefunded amount on charge (${possible})`, { param: 'amount' });
  }
}

/** A refund's outcome, later than its order. False when it had its outcome before. */
export function settleRefund(account: Account, refund: Stripe.Refund, wished?: 'succeed' | 'fail'): boolean {
  const charge = account.charges.get(refund.charge as string);
  if (!charge || refund.status === 'failed') return false;
  account.agenda.remove('settle-refund', refund.id);
  const fails = wished ? wished === 'fail' : cardByLast4(charge.payment_method_details?.card?.last4)?.refund === 'fails';
  if (!fails && refund.status === 'succeeded') return false;
  const previous = { status: refund.status };
  delete refund.pending_reason;
  refund.status = fails ? 'failed' : 'succeeded';
  if (fails) returnMoney(account, refund, charge);
  writeEvent(account, { type: 'refund.updated', object: refund, previous });
  writeEvent(account, { type: 'charge.refund.updated', object: refund, previous });
  if (fails) writeEvent(account, { type: 'refund.failed', object: refund });
  return true;
}

/** The payer's bank has sent a refund back. */
function returnMoney(account: Account, refund: Stripe.Refund, charge: Stripe.Charge): void {
  refund.failure_reason = 'expired_or_canceled_card';
  refund.failure_balance_transaction = addEntry(account, {
    type: 'refund_failure',
    category: 'refund_failure',
    amount: refund.amount,
    source: refund.id,
    description: 'REFUND FAILURE',
    currency: refund.currency,
  }).id;
  const previous = countRefunded(charge, -refund.amount);
  writeEvent(account, { type: 'charge.updated', object: charge, previous });
}

/** What the charge said before. */
function countRefunded(charge: Stripe.Charge, amount: number): { amount_refunded: number; refunded: boolean } {
  const { amount_refunded, refunded } = charge;
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded === charge.amount;
  return { amount_refunded, refunded };
}
