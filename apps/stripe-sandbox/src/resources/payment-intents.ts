import type Stripe from 'stripe';
import { z } from 'zod';
import { invalid, noSuch, StripeFailure } from '../failure.js';
import { listed } from '../http/list.js';
import { clearable, currency, email, expansions, flag, integer, metadata, oneOf, pagination, text } from '../http/params.js';
import { route } from '../http/route.js';
import { confirmIntent, disputeIfItWill } from '../money/confirm-intent.js';
import { assertChargeable, makeIntent } from '../money/make-intent.js';
import { cancelIntent, sessionOf } from '../money/pay-session.js';
import { cardMeans } from '../money/payment-means.js';
import type { Account } from '../state/account.js';
import { mergeMetadata } from './merge-metadata.js';

const url = '/v1/payment_intents';

/** The ready-made payment methods of Stripe's documentation, with the card behind each. */
const paymentMethods: Record<string, string> = {
  pm_card_visa: '4242424242424242',
  pm_card_mastercard: '5555555555554444',
  pm_card_chargeDeclined: '4000000000000002',
  pm_card_chargeDeclinedInsufficientFunds: '4000000000009995',
  pm_card_createDispute: '4000000000000259',
};

const intentShape = z.strictObject({
  ...expansions,
  amount: integer(1),
  currency: currency(),
  confirm: flag().default(false),
  customer: text().optional(),
  description: text(1_000).optional(),
  metadata: metadata().default({}),
  payment_method: text().optional(),
  payment_method_types: z.array(oneOf('card')).default(['card']),
  receipt_email: email().optional(),
});

const changes = z
  .strictObject({ description: clearable(1_000), metadata: metadata(), receipt_email: clearable() })
  .partial()
  .extend(expansions);

const reasons = oneOf('abandoned', 'duplicate', 'fraudulent', 'requested_by_customer').optional();

export const paymentIntentRoutes = [
  route(
    'POST',
    url,
    intentShape,
    ({ account, params: { expand: _, confirm, payment_method, customer, description, receipt_email, ...wish } }) => {
      assertChargeable(wish.amount, wish.currency, 'amount');
      if (customer && !account.customers.get(customer)) throw noSuch('customer', customer, 'customer');
      const intent = makeIntent(account, {
        ...wish,
        customer: customer ?? null,
        description: description ?? null,
        receipt_email: receipt_email ?? null,
      });
      return confirm ? confirmed(account, intent, payment_method) : intent;
    },
  ),
  route('GET', url, z.strictObject({ ...pagination, customer: text().optional() }), ({ account, params }) =>
    listed(
      account.intents,
      {
        url,
        kind: 'payment_intent',
        page: params,
        created: ({ created }) => created,
        matches: ({ customer }) => customer === (params.customer ?? customer),
      },
      structuredClone,
    ),
  ),
  route('GET', `${url}/:id`, z.strictObject(expansions), ({ account, id }) => found(account, id)),
  route('POST', `${url}/:id`, changes, ({ account, id, params: { expand: _, metadata, ...rest } }) => {
    const intent = found(account, id);
    Object.assign(intent, rest);
    mergeMetadata(intent, metadata);
    return intent;
  }),
  route('POST', `${url}/:id/confirm`, z.strictObject({ ...expansions, payment_method: text() }), ({ account, id, params }) =>
    confirmed(account, found(account, id), params.payment_method),
  ),
  route(
    'POST',
    `${url}/:id/cancel`,
    z.strictObject({ ...expansions, cancellation_reason: reasons }),
    ({ account, id, params }) => {
      const intent = found(account, id);
      if (sessionOf(account, id)) {
        throw invalid(
          'You cannot cancel PaymentIntents created by Checkout. To cancel the payment, expire the Checkout Session instead.',
        );
      }
      if (intent.status === 'succeeded' || intent.status === 'canceled' || intent.status === 'processing') {
        throw invalid(`You cannot cancel this PaymentIntent because it has a status of ${intent.status}.`, {
          code: 'payment_intent_unexpected_state',
        });
      }
      cancelIntent(account, intent, params.cancellation_reason ?? null);
      return intent;
    },
  ),
];

/** Pays at once. What the card refuses is an error of the request: 402, with the intent as it is now. */
function confirmed(account: Account, intent: Stripe.PaymentIntent, method: string | undefined): Stripe.PaymentIntent {
  const number = paymentMethods[method ?? ''];
  if (!number) throw noSuch('PaymentMethod', method ?? '', 'payment_method');
  const outcome = confirmIntent(account, intent, cardMeans(number, { month: 12, year: 2034 }), { email: null, name: null });
  if (outcome === 'declined') {
    const { code, decline_code, message = '', charge } = intent.last_payment_error!;
    const body = { type: 'card_error' as const, code, decline_code, message, charge, payment_intent: structuredClone(intent) };
    throw new StripeFailure(402, body);
  }
  disputeIfItWill(account, intent);
  return intent;
}

function found({ intents }: Account, id: string): Stripe.PaymentIntent {
  const intent = intents.get(id);
  if (!intent) throw noSuch('payment_intent', id, 'intent', 404);
  return intent;
}
