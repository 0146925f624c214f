import type Stripe from 'stripe';
import { invalid } from '../failure.js';
import type { Account } from '../state/account.js';
import { newId, randomText } from '../state/ids.js';
import { writeEvent } from '../webhooks/write-event.js';
import { greatestCharge, inWords, leastCharge } from './currencies.js';

export type IntentWish = {
  amount: number;
  currency: string;
  customer: string | null;
  description: string | null;
  metadata: Record<string, string>;
  payment_method_types: string[];
  receipt_email: string | null;
  statement_descriptor?: string | null;
  statement_descriptor_suffix?: string | null;
};

/** A payment that somebody means to make: https://docs.stripe.com/payments/paymentintents/lifecycle */
export function makeIntent(account: Account, wish: IntentWish): Stripe.PaymentIntent {
  const id = newId('pi');
  const intent = account.intents.add({
    id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount_capturable: 0,
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: 'automatic_async',
    client_secret: `${id}_secret_${randomText(25)}`,
    confirmation_method: 'automatic',
    created: account.clock.seconds(),
    customer_account: null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: account.livemode,
    managed_payments: null,
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_record: null,
    processing: null,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: 'requires_payment_method',
    transfer_data: null,
    transfer_group: null,
    ...wish,
  });
  writeEvent(account, { type: 'payment_intent.created', object: intent });
  return intent;
}

/** Refuses what Stripe would not charge: less than half a dollar, or more than eight digits. */
export function assertChargeable(amount: number, currency: string, param: string): void {
  const least = leastCharge(currency);
  if (amount < least) {
    throw invalid(`Amount must be at least ${inWords(least, currency)} ${currency}.`, { code: 'amount_too_small', param });
  }
  if (amount > greatestCharge) {
    throw invalid(`Amount must be no more than ${inWords(greatestCharge, currency)}.`, { code: 'amount_too_large', param });
  }
}
