import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { auditChange } from '#shared-kernel/cqrs';
import { Payments, type PaymentView } from '../persistence/payments.js';
import type { Reader } from '../persistence/reach.js';
import { PaymentLooks } from '../settlement/payment-looks.js';

/**
 * Shows how a payment stands. While it is open Stripe is asked, a few times a minute at most: whoever comes back from its page
 * learns the truth, also where its webhook is late. That somebody read it stands in the audit.
 */
export class ReadPayment extends Command<PaymentView> {
  constructor(
    readonly reader: Reader,
    readonly subjectId: string,
  ) {
    super();
  }
}

@CommandHandler(ReadPayment)
export class ReadPaymentHandler implements ICommandHandler<ReadPayment> {
  constructor(
    private readonly em: EntityManager,
    private readonly payments: Payments,
    private readonly looks: PaymentLooks,
  ) {}

  async execute({ reader, subjectId: paymentId }: ReadPayment): Promise<PaymentView> {
    const { state } = await this.payments.find(paymentId, reader);
    if (state === 'pending') await this.looks.look(paymentId);
    const payment = await this.payments.find(paymentId, reader);
    await auditChange(this.em.getKysely(), { accountId: payment.accountId });
    return payment;
  }
}
