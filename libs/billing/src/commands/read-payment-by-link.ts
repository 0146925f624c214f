import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { auditChange } from '#shared-kernel/cqrs';
import { type PayerPayment, PayerPayments } from '../payer/payer-payments.js';
import { PaymentLooks } from '../settlement/payment-looks.js';

/** Shows whoever pays how the payment stands; while it is open Stripe is asked. That it was read stands in the audit. */
export class ReadPaymentByLink extends Command<PayerPayment> {
  constructor(readonly subjectId: string) {
    super();
  }
}

@CommandHandler(ReadPaymentByLink)
export class ReadPaymentByLinkHandler implements ICommandHandler<ReadPaymentByLink> {
  constructor(
    private readonly em: EntityManager,
    private readonly payments: PayerPayments,
    private readonly looks: PaymentLooks,
  ) {}

  async execute({ subjectId: linkId }: ReadPaymentByLink): Promise<PayerPayment> {
    const { state, paymentId } = await this.payments.find(linkId);
    if (state === 'pending' || state === 'processing') await this.looks.look(paymentId);
    const payment = await this.payments.find(linkId);
    await auditChange(this.em.getKysely(), { accountId: payment.accountId });
    return payment;
  }
}
