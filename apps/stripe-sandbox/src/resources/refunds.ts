import type Stripe from 'stripe';
import { z } from 'zod';
import { invalid, noSuch } from '../failure.js';
import { listed } from '../http/list.js';
import { expansions, integer, metadata, oneOf, pagination, text } from '../http/params.js';
import { route } from '../http/route.js';
import { refundCharge } from '../money/refund.js';
import type { Account } from '../state/account.js';
import { writeEvent } from '../webhooks/write-event.js';
import { mergeMetadata } from './merge-metadata.js';
import { isOfPayment, ofPaymentFilters } from './of-payment.js';

const url = '/v1/refunds';

const refundShape = z.strictObject({
  ...expansions,
  amount: integer(1).optional(),
  charge: text().optional(),
  payment_intent: text().optional(),
  metadata: metadata().default({}),
  reason: oneOf('duplicate', 'fraudulent', 'requested_by_customer').optional(),
});

export const refundRoutes = [
  route('POST', url, refundShape, ({ account, params }) =>
    refundCharge(account, chargeToRefund(account, params), {
      amount: params.amount,
      metadata: params.metadata,
      reason: params.reason ?? null,
    }),
  ),
  route('GET', url, z.strictObject({ ...pagination, ...ofPaymentFilters }), ({ account, params }) =>
    listed(
      account.refunds,
      {
        url,
        kind: 'refund',
        page: params,
        created: ({ created }) => created,
        matches: isOfPayment(params),
      },
      structuredClone,
    ),
  ),
  route('GET', `${url}/:id`, z.strictObject(expansions), ({ account, id }) => found(account, id)),
  route('POST', `${url}/:id`, z.strictObject({ ...expansions, metadata: metadata() }), ({ account, id, params }) => {
    const refund = found(account, id);
    mergeMetadata(refund, params.metadata);
    writeEvent(account, { type: 'refund.updated', object: refund });
    return refund;
  }),
  route('POST', `${url}/:id/cancel`, z.strictObject(expansions), ({ account, id }) => {
    const { status } = found(account, id);
    throw invalid(`You can only cancel refunds with status of requires_action. This refund has a status of ${status}.`);
  }),
];

function chargeToRefund(account: Account, wish: { charge?: string; payment_intent?: string }): Stripe.Charge {
  if ((wish.charge === undefined) === (wish.payment_intent === undefined)) {
    throw invalid('One of the following params should be provided for this request: payment_intent or charge.');
  }
  if (wish.charge !== undefined) {
    const charge = account.charges.get(wish.charge);
    if (!charge) throw noSuch('charge', wish.charge, 'charge');
    return charge;
  }
  const intent = account.intents.get(wish.payment_intent!);
  if (!intent) throw noSuch('payment_intent', wish.payment_intent!, 'payment_intent');
  const charge = account.charges.get(intent.latest_charge as string);
  if (charge?.status === 'succeeded') return charge;
  throw invalid(`This PaymentIntent (${intent.id}) does not have a successful charge to refund.`, { param: 'payment_intent' });
}

function found({ refunds }: Account, id: string): Stripe.Refund {
  const refund = refunds.get(id);
  if (!refund) throw noSuch('refund', id, 'id', 404);
  return refund;
}
