import { Injectable } from '@nestjs/common';
import type Stripe from 'stripe';
import { Checkout } from './checkout.js';
import { StripeDoor } from './stripe-door.js';
import { type Told, toldByIntent, withIntent } from './told.js';
import { type ToldBack, toldDispute, toldRefund } from './told-back.js';

const MOST_AT_ONCE = 100;

/** How things stand at Stripe now with what an event was about, whatever the event said of it. */
@Injectable()
export class StripeTruth {
  constructor(
    private readonly door: StripeDoor,
    private readonly checkout: Checkout,
  ) {}

  /** Null where it has nothing to do with a payment. Throws `StripeRefusal` for what Stripe does not know. */
  async about(type: string, objectId: string): Promise<Told | null> {
    if (type.startsWith('checkout.session.')) return this.checkout.look(objectId);
    const intentId = type.startsWith('payment_intent.') ? objectId : await this.intentBehind(type, objectId);
    return intentId === null ? null : this.ofMoney(intentId);
  }

  /** The money, and what went back of it where anything has, or is about to. */
  private async ofMoney(intentId: string): Promise<Told> {
    const intent = await this.door.ask((stripe) => stripe.paymentIntents.retrieve(intentId, { expand: withIntent }));
    const told = toldByIntent(intent);
    if (told.money === 'failed') return (await this.ofPage(intentId)) ?? told;
    return told.money === 'received' ? { ...told, back: await this.back(intentId) } : told;
  }

  /** Somebody has cancelled the intent at Stripe, of which no event of the page tells: how the page stands now. */
  private async ofPage(payment_intent: string): Promise<Told | undefined> {
    const { data } = await this.door.ask((stripe) => stripe.checkout.sessions.list({ payment_intent, limit: 1 }));
    return data[0] && this.checkout.look(data[0].id);
  }

  private async back(payment_intent: string): Promise<ToldBack> {
    const which = { payment_intent, limit: MOST_AT_ONCE };
    const [refunds, disputes] = await Promise.all([
      this.door.ask((stripe) => stripe.refunds.list(which)),
      this.door.ask((stripe) => stripe.disputes.list(which)),
    ]);
    return { refunds: refunds.data.toReversed().map(toldRefund), disputes: disputes.data.toReversed().map(toldDispute) };
  }

  private async intentBehind(type: string, objectId: string): Promise<string | null> {
    const { payment_intent: intent } = await this.door.ask<{ payment_intent: string | Stripe.PaymentIntent | null }>((stripe) => {
      if (type.startsWith('charge.dispute.')) return stripe.disputes.retrieve(objectId);
      if (type.startsWith('refund.') || type.startsWith('charge.refund.')) return stripe.refunds.retrieve(objectId);
      return stripe.charges.retrieve(objectId);
    });
    return typeof intent === 'string' ? intent : (intent?.id ?? null);
  }
}
