import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { currentScope } from '#shared-kernel/context';
import { auditChange } from '#shared-kernel/cqrs';
import { type Counter, RateLimits } from '#shared-kernel/rate-limits';
import { type PayerPayment, PayerPayments } from '../payer/payer-payments.js';
import { PaymentLooks } from '../settlement/payment-looks.js';

/**
 * Shows whoever pays how the payment stands; while it is open Stripe is asked. That it was read stands in the audit, once an hour
 * for each link: a page that is left open looks again and again.
 */
export class ReadPaymentByLink extends Command<PayerPayment> {
  constructor(readonly subjectId: string) {
    super();
  }
}

@CommandHandler(ReadPaymentByLink)
export class ReadPaymentByLinkHandler implements ICommandHandler<ReadPaymentByLink> {
  private readonly reads: Counter;

  constructor(
    private readonly em: EntityManager,
    private readonly payments: PayerPayments,
    private readonly looks: PaymentLooks,
    limits: RateLimits,
  ) {
    this.reads = limits.counter({ name: 'payment-read-by-link', times: 1, seconds: 3_600 });
  }

  async execute({ subjectId: linkId }: ReadPaymentByLink): Promise<PayerPayment> {
    const { state, paymentId } = await this.payments.find(linkId);
    if (['pending', 'processing', 'closing'].includes(state)) await this.looks.look(paymentId);
    const payment = await this.payments.find(linkId);
    if ((await this.reads.count(payment.linkId)) === 0) await auditChange(this.em.getKysely(), { accountId: payment.accountId });
    else currentScope().command!.audited = true;
    return payment;
  }
}
