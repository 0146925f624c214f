import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { Mail } from '#shared-kernel/email';
import { type PublishedEvent, Reaction, type Reacts } from '#shared-kernel/outbox';
import { linkEnd } from '#portal-access';
import { paymentLinkEmail } from '../emails/payment-link.js';
import { PaymentLinkEmailQueued } from '../events.js';
import { PayerLinks } from '../payer/payer-links.js';
import { PayerPayments } from '../payer/payer-payments.js';

type Fact = PaymentLinkEmailQueued['payload'];

/** Sends the link to the address that the account has now, once, as long as somebody can pay with it. */
@Injectable()
@Reaction(PaymentLinkEmailQueued, 'billing.send-payment-link', { external: true })
export class SendPaymentLink implements Reacts<Fact> {
  constructor(
    private readonly payments: PayerPayments,
    private readonly links: PayerLinks,
    private readonly mail: Mail,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async handle({ id: deliveryId, payload: { paymentId, accountId, locale } }: PublishedEvent<Fact>): Promise<void> {
    const { state, linkId, linkEpoch, email, worksUntil } = await this.payments.find(paymentId);
    if (state !== 'pending' || email === null || (await this.mail.delivered([deliveryId])).has(deliveryId)) return;
    const { PRACTICE_NAME: practiceName, PRACTICE_TIME_ZONE: timeZone } = this.settings;
    const context = {
      practiceName,
      link: this.links.addressOf(linkId, linkEpoch),
      worksUntil: linkEnd(worksUntil, timeZone, locale),
    };
    await this.mail.send(paymentLinkEmail, { address: email, locale }, context, { deliveryId, subjectId: accountId });
  }
}
