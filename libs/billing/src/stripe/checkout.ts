import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import type { Payment } from '../domain/payment.js';
import { PayerLinks } from '../payer/payer-links.js';
import { StripeRefusal } from './failures.js';
import { StripeDoor } from './stripe-door.js';
import { type Told, toldBySession, withSession } from './told.js';

export interface OpenSession {
  readonly id: string;
  readonly url: string;
  readonly expiresAt: Date;
}

/** Stripe's Checkout: the page on which somebody pays. Of the product it learns the practice's name, an amount and two ids. */
@Injectable()
export class Checkout {
  constructor(
    private readonly door: StripeDoor,
    private readonly links: PayerLinks,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Asked again for the same attempt of a payment, Stripe answers the same session. */
  async open(payment: Payment, linkEpoch: number): Promise<OpenSession> {
    const { id, accountId, amount, currency } = payment;
    const page = this.links.addressOf(payment.linkId, linkEpoch);
    const metadata = { payment: id, account: accountId };
    const name = this.settings.PRACTICE_NAME;
    const session = await this.door.ask((stripe) =>
      stripe.checkout.sessions.create(
        {
          mode: 'payment',
          line_items: [{ quantity: 1, price_data: { currency, unit_amount: amount, product_data: { name } } }],
          success_url: page,
          cancel_url: page,
          client_reference_id: id,
          submit_type: 'pay',
          metadata,
          payment_intent_data: { metadata },
          // What comes must be the amount and currency that was asked for.
          adaptive_pricing: { enabled: false },
        },
        { idempotencyKey: keyOf(payment) },
      ),
    );
    if (session.livemode !== this.door.isLive) throw new StripeRefusal('livemode_mismatch');
    return { id: session.id, url: session.url ?? page, expiresAt: new Date(session.expires_at * 1_000) };
  }

  /** Closes the page, unless somebody has paid on it or it was closed before; says how it stands in either case. */
  async close(sessionId: string): Promise<Told> {
    try {
      return toldBySession(await this.door.ask((stripe) => stripe.checkout.sessions.expire(sessionId, { expand: withSession })));
    } catch (error) {
      if (!(error instanceof StripeRefusal)) throw error;
      return this.look(sessionId);
    }
  }

  async look(sessionId: string): Promise<Told> {
    return toldBySession(await this.door.ask((stripe) => stripe.checkout.sessions.retrieve(sessionId, { expand: withSession })));
  }
}

/** The same as long as the same is to be paid for the same balance; known before Stripe is asked. */
function keyOf({ accountId, purpose, balanceVersion, attempt }: Payment): string {
  return createHash('sha256')
    .update(JSON.stringify([accountId, purpose, balanceVersion, attempt]))
    .digest('hex');
}
