import { createHmac, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '#shared-kernel/config';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A link as it was handed in; what it says is not proved yet. */
export interface GivenLink {
  readonly paymentId: string;
  readonly proof: string;
}

/**
 * The address at which whoever pays sees one payment without signing in. What proves it stands in the fragment, which no server
 * gets to see, and is kept nowhere: it is made of the payment's id, its account's epoch and `SECRETS_KEY`, so that the same payment
 * has the same address after a crash, as Stripe's idempotency key demands. A new epoch withdraws all links of the account.
 */
@Injectable()
export class PayerLinks {
  constructor(@Inject(SETTINGS) private readonly settings: Pick<Settings, 'PUBLIC_URL' | 'SECRETS_KEY'>) {}

  addressOf(paymentId: string, epoch: number): string {
    return `${this.settings.PUBLIC_URL}/payment#${paymentId}.${this.proofOf(paymentId, epoch)}`;
  }

  /** Undefined for anything that is no link's fragment. */
  read(fragment: string): GivenLink | undefined {
    const [paymentId = '', proof = ''] = fragment.split('.');
    return UUID.test(paymentId) ? { paymentId, proof } : undefined;
  }

  /** Whether the link came from `addressOf`, in this epoch of the payment's account. */
  proves({ paymentId, proof }: GivenLink, epoch: number): boolean {
    const [given, right] = [Buffer.from(proof), Buffer.from(this.proofOf(paymentId, epoch))];
    return given.length === right.length && timingSafeEqual(given, right);
  }

  private proofOf(paymentId: string, epoch: number): string {
    const key = Buffer.from(this.settings.SECRETS_KEY, 'base64');
    // The first epoch has no number: links from before there were epochs go on working.
    const what = epoch === 0 ? paymentId : `${paymentId}\0${epoch}`;
    return createHmac('sha256', key).update(`payer-link\0${what}`).digest('base64url');
  }
}
