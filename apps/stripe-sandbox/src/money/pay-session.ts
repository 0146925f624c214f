import type Stripe from 'stripe';
import { invalid } from '../failure.js';
import type { Account } from '../state/account.js';
import type { SessionRecord } from '../state/records.js';
import { writeEvent } from '../webhooks/write-event.js';
import { presentSession } from '../http/present.js';
import {
  type Authentication,
  confirmIntent,
  disputeIfItWill,
  leaveWaiting,
  type Outcome,
  settleDebit,
} from './confirm-intent.js';
import type { Payer } from './make-charge.js';
import { makeIntent } from './make-intent.js';
import type { PaymentMeans } from './payment-means.js';

/** Somebody pays on the hosted page. Completes the session unless the card was declined or authentication is still asked for. */
export function paySession(
  account: Account,
  record: SessionRecord,
  means: PaymentMeans,
  payer: Payer,
  authentication?: Authentication,
): Outcome {
  const { session } = record;
  assertOpen(session);
  if (!session.payment_method_types.includes(means.kind)) {
    throw invalid(`This Checkout Session does not take payments by ${means.kind}.`, { param: 'payment_method' });
  }
  const intent = account.intents.get(session.payment_intent as string) ?? startPayment(account, record);
  const outcome = confirmIntent(account, intent, means, payer, authentication);
  if (outcome === 'succeeded' || outcome === 'processing')
    complete(account, record, payer, outcome === 'succeeded' ? 'paid' : 'unpaid');
  if (outcome === 'succeeded') disputeIfItWill(account, intent);
  return outcome;
}

/** Leaves the page with a payment that stands so; `nextAction` is what the payer has still to do. */
export function leavePage(
  account: Account,
  record: SessionRecord,
  wish: { status: string; nextAction?: string },
  payer: Payer,
): void {
  assertOpen(record.session);
  const intent = account.intents.get(record.session.payment_intent as string) ?? startPayment(account, record);
  leaveWaiting(account, intent, wish.status, wish.nextAction);
  complete(account, record, payer, 'unpaid');
}

/** Nothing is owed: the page only has to be confirmed. */
export function confirmFreeSession(account: Account, record: SessionRecord, payer: Payer): void {
  assertOpen(record.session);
  complete(account, record, payer, 'no_payment_required');
}

/** The bank has answered; the session that asked is told. False when there was nothing to settle. */
export function settlePayment(account: Account, intent: Stripe.PaymentIntent, wished?: 'succeed' | 'fail'): boolean {
  const record = sessionOf(account, intent.id);
  if (record?.session.status === 'open' || !settleDebit(account, intent, wished)) return false;
  const succeeded = intent.status === 'succeeded';
  if (record) {
    if (succeeded) record.session.payment_status = 'paid';
    const type = succeeded ? 'checkout.session.async_payment_succeeded' : 'checkout.session.async_payment_failed';
    writeEvent(account, { type, object: presentSession(record, account) });
  }
  if (succeeded) disputeIfItWill(account, intent);
  return true;
}

export function sessionOf(account: Account, intentId: string): SessionRecord | undefined {
  for (const record of account.sessions.newestFirst()) if (record.session.payment_intent === intentId) return record;
  return undefined;
}

/** Nobody can pay any more. A payment that was begun is cancelled with it. */
export function expireSession(account: Account, record: SessionRecord): void {
  const { session } = record;
  account.agenda.remove('expire-session', session.id);
  session.status = 'expired';
  const intent = account.intents.get(session.payment_intent as string);
  if (intent) cancelIntent(account, intent, 'automatic');
  writeEvent(account, { type: 'checkout.session.expired', object: presentSession(record, account) });
}

export function cancelIntent(
  account: Account,
  intent: Stripe.PaymentIntent,
  reason: Stripe.PaymentIntent.CancellationReason | null,
): void {
  const canceled_at = account.clock.seconds();
  Object.assign(intent, { status: 'canceled', canceled_at, cancellation_reason: reason, next_action: null });
  writeEvent(account, { type: 'payment_intent.canceled', object: intent });
}

function startPayment(account: Account, { session, payment }: SessionRecord): Stripe.PaymentIntent {
  const intent = makeIntent(account, {
    ...payment,
    amount: session.amount_total!,
    currency: session.currency!,
    customer: session.customer as string | null,
    payment_method_types: session.payment_method_types,
  });
  session.payment_intent = intent.id;
  return intent;
}

function complete(account: Account, record: SessionRecord, payer: Payer, status: Stripe.Checkout.Session.PaymentStatus): void {
  const { session } = record;
  account.agenda.remove('expire-session', session.id);
  session.status = 'complete';
  session.payment_status = status;
  session.customer_details = {
    address: null,
    business_name: null,
    email: payer.email,
    individual_name: null,
    name: payer.name,
    phone: null,
    tax_exempt: 'none',
    tax_ids: [],
  };
  writeEvent(account, { type: 'checkout.session.completed', object: presentSession(record, account) });
}

function assertOpen({ status }: Stripe.Checkout.Session): void {
  if (status === 'complete') throw invalid('This Checkout Session has already been completed.');
  if (status === 'expired') throw invalid('This Checkout Session has expired.');
}
