import { Injectable } from '@nestjs/common';
import type { Refund } from '../domain/refund.js';
import { StripeDoor } from './stripe-door.js';
import { type ToldRefund, toldRefund } from './told-back.js';

/** Stripe forgets a key after 24 hours: after that the same order would be another refund. */
const KEY_REMEMBERED_MS = 23 * 3_600_000;

/** Stripe's refunds. */
@Injectable()
export class Refunds {
  constructor(private readonly door: StripeDoor) {}

  /** Orders the refund, or finds it where it was ordered before. Throws `StripeUnavailable` and `StripeRefusal`. */
  async order(refund: Refund, intentId: string, now: Date): Promise<ToldRefund> {
    const { id, paymentId, amount, reason, attempt, requestedAt } = refund;
    const mayBeForgotten = now.getTime() - requestedAt.getTime() > KEY_REMEMBERED_MS;
    const earlier = attempt > 1 || mayBeForgotten ? await this.find(id, intentId) : undefined;
    if (earlier) return earlier;
    const metadata = { refund: id, payment: paymentId };
    return toldRefund(
      await this.door.ask((stripe) =>
        stripe.refunds.create(
          { payment_intent: intentId, amount, ...(reason ? { reason } : {}), metadata },
          { idempotencyKey: `${id}:${attempt}` },
        ),
      ),
    );
  }

  /** A failure that would be repeated may have taken effect all the same: then it stands among those of the payment. */
  private async find(ourId: string, payment_intent: string): Promise<ToldRefund | undefined> {
    const { data } = await this.door.ask((stripe) => stripe.refunds.list({ payment_intent, limit: 100 }));
    return data.map(toldRefund).find((told) => told.ourId === ourId);
  }
}
