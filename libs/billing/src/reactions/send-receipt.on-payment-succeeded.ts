import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { Mail } from '#shared-kernel/email';
import { type PublishedEvent, Reaction, type Reacts } from '#shared-kernel/outbox';
import { BillingAccount } from '../domain/billing-account.js';
import { paymentReceivedEmail } from '../emails/payment-received.js';
import { PaymentSucceeded } from '../events.js';
import { PayerLinks } from '../payer/payer-links.js';

/**
 * Whose account it is hears that money has come, at the address that the account has at this moment. The delivery record says
 * after a crash whether it went out.
 */
@Injectable()
@Reaction(PaymentSucceeded, 'billing.send-receipt', { external: true })
export class SendReceipt implements Reacts<PaymentSucceeded['payload']> {
  constructor(
    private readonly em: EntityManager,
    private readonly links: PayerLinks,
    private readonly mail: Mail,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async handle({ id: deliveryId, payload }: PublishedEvent<PaymentSucceeded['payload']>): Promise<void> {
    const { paymentId, accountId } = payload;
    const { email, linkEpoch } = await this.em.fork().findOneOrFail(BillingAccount, { id: accountId });
    if (email === null || (await this.mail.delivered([deliveryId])).has(deliveryId)) return;
    const { PRACTICE_NAME: practiceName, PRACTICE_LOCALE: locale } = this.settings;
    const context = { practiceName, link: this.links.addressOf(paymentId, linkEpoch) };
    await this.mail.send(paymentReceivedEmail, { address: email, locale }, context, { deliveryId, subjectId: paymentId });
  }
}
