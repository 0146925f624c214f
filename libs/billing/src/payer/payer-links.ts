import { createHmac, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '#shared-kernel/config';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * The address at which whoever pays sees one payment without signing in. What proves it stands in the fragment, which no server
 * gets to see, and is kept nowhere: it is made of the payment's id and `SECRETS_KEY`, so that the same payment has the same
 * address after a crash, as Stripe's idempotency key demands.
 */
@Injectable()
export class PayerLinks {
  constructor(@Inject(SETTINGS) private readonly settings: Pick<Settings, 'PUBLIC_URL' | 'SECRETS_KEY'>) {}

  addressOf(paymentId: string): string {
    return `${this.settings.PUBLIC_URL}/payment#${paymentId}.${this.proofOf(paymentId)}`;
  }

  /** The payment that a link's fragment opens; undefined for anything that did not come from `addressOf`. */
  paymentOf(fragment: string): string | undefined {
    const [paymentId = '', proof = ''] = fragment.split('.');
    if (!UUID.test(paymentId)) return undefined;
    const [given, right] = [Buffer.from(proof), Buffer.from(this.proofOf(paymentId))];
    return given.length === right.length && timingSafeEqual(given, right) ? paymentId : undefined;
  }

  private proofOf(paymentId: string): string {
    const key = Buffer.from(this.settings.SECRETS_KEY, 'base64');
    return createHmac('sha256', key).update(`payer-link\0${paymentId}`).digest('base64url');
  }
}
