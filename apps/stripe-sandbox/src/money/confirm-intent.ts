import type Stripe from 'stripe';
import { invalid } from '../failure.js';
import type { Account } from '../state/account.js';
import { writeEvent } from '../webhooks/write-event.js';
import { bankAccountByLast4 } from './bank-accounts.js';
import { cardByLast4, type TestCard } from './cards.js';
import { addEntry, bankDebitFee, cardFee } from './entries.js';
import { authorized, makeCharge, type Payer, refusedByIssuer } from './make-charge.js';
import { openDispute } from './open-dispute.js';
import { bankMeans, type PaymentMeans } from './payment-means.js';

/** After a bank debit was ordered, the bank takes so long to say yes or no. At Stripe: days; in its test mode: soon. */
const bankTakesMs = 60_000;

/** Whose payment it is that waited for something else than a debit. */
const someBank = bankMeans('000123456789');
const someone: Payer = { email: 'payer@example.com', name: 'Pat Payer' };

export type Outcome = 'succeeded' | 'processing' | 'requires_action' | 'declined';

/** Whether the payer has proved to be the card's holder; `undefined` until they were asked. */
export type Authentication = 'passed' | 'failed' | undefined;

/** Tries to pay. The intent says how it went; so does the answer. */
export function confirmIntent(
  account: Account,
  intent: Stripe.PaymentIntent,
  means: PaymentMeans,
  payer: Payer,
  authentication?: Authentication,
): Outcome {
  if (!['requires_payment_method', 'requires_confirmation', 'requires_action'].includes(intent.status)) {
    throw invalid(`This PaymentIntent's status is ${intent.status}: it cannot be confirmed any more.`, {
      code: 'payment_intent_unexpected_state',
    });
  }
  intent.next_action = null;
  if (means.kind === 'us_bank_account') return startDebit(account, intent, means, payer);
  const { card } = means;
  if (card.authentication && authentication !== 'passed') return authenticate(account, intent, authentication);
  const charge = makeCharge(account, intent, means, payer);
  if (card.decline) return decline(account, intent, charge, card.decline);
  succeed(account, intent, charge, cardFee(intent.amount, intent.currency));
  return 'succeeded';
}

function authenticate(account: Account, intent: Stripe.PaymentIntent, authentication: Authentication): Outcome {
  if (authentication === undefined) {
    intent.status = 'requires_action';
    intent.next_action = { type: 'use_stripe_sdk', use_stripe_sdk: {} };
    writeEvent(account, { type: 'payment_intent.requires_action', object: intent });
    return 'requires_action';
  }
  fail(account, intent, {
    code: 'payment_intent_authentication_failure',
    message: 'We are unable to authenticate your payment method. Please choose a different payment method and try again.',
    type: 'invalid_request_error',
  });
  return 'declined';
}

function decline(
  account: Account,
  intent: Stripe.PaymentIntent,
  charge: Stripe.Charge,
  { code, decline_code, message }: NonNullable<TestCard['decline']>,
): Outcome {
  refuse(account, charge, code, message, decline_code ?? code);
  fail(account, intent, { code: code as 'card_declined', decline_code, message, charge: charge.id, type: 'card_error' });
  return 'declined';
}

/** The page is left, and the payment stands so until somebody settles it: any state and next action that Stripe knows, or will know. */
export function leaveWaiting(account: Account, intent: Stripe.PaymentIntent, status: string, nextAction?: string): void {
  intent.status = status;
  intent.next_action = nextAction ? { type: nextAction, [nextAction]: {} } : null;
  writeEvent(account, { type: eventOf[status] ?? 'payment_intent.requires_action', object: intent });
}

const eventOf: Record<string, Stripe.Event.Type> = {
  processing: 'payment_intent.processing',
  requires_capture: 'payment_intent.amount_capturable_updated',
  requires_payment_method: 'payment_intent.payment_failed',
  canceled: 'payment_intent.canceled',
};

function startDebit(account: Account, intent: Stripe.PaymentIntent, means: PaymentMeans, payer: Payer): Outcome {
  if (means.kind === 'us_bank_account' && means.bank.deposits) {
    leaveWaiting(account, intent, 'requires_action', 'verify_with_microdeposits');
    account.agenda.add({ due: account.clock.now() + bankTakesMs, kind: 'settle-payment', id: intent.id });
    return 'processing';
  }
  const charge = makeCharge(account, intent, means, payer);
  intent.status = 'processing';
  intent.last_payment_error = null;
  writeEvent(account, { type: 'payment_intent.processing', object: intent });
  writeEvent(account, { type: 'charge.pending', object: charge });
  if (means.kind === 'us_bank_account' && !means.bank.stays) {
    account.agenda.add({ due: account.clock.now() + bankTakesMs, kind: 'settle-payment', id: intent.id });
  }
  return 'processing';
}

/** The bank has said yes or no to a debit; unless told, the test account decides. False when there was nothing to settle. */
export function settleDebit(account: Account, intent: Stripe.PaymentIntent, wished?: 'succeed' | 'fail'): boolean {
  if (['succeeded', 'canceled', 'requires_payment_method'].includes(intent.status)) return false;
  account.agenda.remove('settle-payment', intent.id);
  intent.next_action = null;
  const charge = account.charges.get(intent.latest_charge as string) ?? makeCharge(account, intent, someBank, someone);
  const { failure } = bankAccountByLast4(charge.payment_method_details?.us_bank_account?.last4) ?? {};
  if (wished === 'fail' || (failure && wished !== 'succeed')) {
    const { code, message } = failure ?? { code: 'insufficient_funds', message: 'The account has insufficient funds.' };
    refuse(account, charge, code, message, code);
    fail(account, intent, { code: code as 'account_closed', message, charge: charge.id, type: 'invalid_request_error' });
  } else {
    succeed(account, intent, charge, bankDebitFee(intent.amount));
  }
  return true;
}

function succeed(account: Account, intent: Stripe.PaymentIntent, charge: Stripe.Charge, fee: number): void {
  Object.assign(charge, { status: 'succeeded', paid: true, captured: true, amount_captured: charge.amount, outcome: authorized });
  charge.receipt_url = `${account.origin}/receipts/${charge.id}`;
  writeEvent(account, { type: 'charge.succeeded', object: charge });
  Object.assign(intent, { status: 'succeeded', amount_received: intent.amount, last_payment_error: null });
  writeEvent(account, { type: 'payment_intent.succeeded', object: intent });
  const type = charge.id.startsWith('py_') ? 'payment' : 'charge';
  const { amount, currency, description } = charge;
  charge.balance_transaction = addEntry(account, {
    type,
    category: 'charge',
    amount,
    fee,
    source: charge.id,
    description,
    currency,
  }).id;
  // Captured asynchronously, the usual way: the balance follows the charge, and a second event tells of it.
  writeEvent(account, { type: 'charge.updated', object: charge, previous: { balance_transaction: null } });
}

/** What the test card or account has in store for a payment that went through. */
export function disputeIfItWill(account: Account, intent: Stripe.PaymentIntent): void {
  const charge = account.charges.get(intent.latest_charge as string);
  if (charge?.status !== 'succeeded') return;
  const { card, us_bank_account: bank } = charge.payment_method_details ?? {};
  const dispute = cardByLast4(card?.last4)?.dispute ?? bankAccountByLast4(bank?.last4)?.dispute;
  if (dispute) openDispute(account, charge, dispute);
}

function refuse(account: Account, charge: Stripe.Charge, code: string, message: string, reason: string): void {
  Object.assign(charge, { status: 'failed', failure_code: code, failure_message: message, outcome: refusedByIssuer(reason) });
  writeEvent(account, { type: 'charge.failed', object: charge });
}

function fail(account: Account, intent: Stripe.PaymentIntent, error: Stripe.PaymentIntent.LastPaymentError): void {
  Object.assign(intent, { status: 'requires_payment_method', payment_method: null, last_payment_error: error });
  writeEvent(account, { type: 'payment_intent.payment_failed', object: intent });
}
