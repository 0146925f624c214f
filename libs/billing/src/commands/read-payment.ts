import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { auditChange } from '#shared-kernel/cqrs';
import { DomainError } from '#shared-kernel/domain';
import { type Counter, RateLimits } from '#shared-kernel/rate-limits';
import { sessionOfPayment } from '../persistence/load-payment.js';
import { Payments, type PaymentView } from '../persistence/payments.js';
import type { Reader } from '../persistence/reach.js';
import { Settlement } from '../settlement/settlement.js';

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
  private readonly looks: Counter;

  constructor(
    private readonly em: EntityManager,
    private readonly payments: Payments,
    private readonly settlement: Settlement,
    limits: RateLimits,
  ) {
    this.looks = limits.counter({ name: 'payment-look', times: 6, seconds: 60 });
  }

  async execute({ reader, subjectId: paymentId }: ReadPayment): Promise<PaymentView> {
    const { state } = await this.payments.find(paymentId, reader);
    if (state === 'pending') await this.look(paymentId);
    const payment = await this.payments.find(paymentId, reader);
    await auditChange(this.em.getKysely(), { accountId: payment.accountId });
    return payment;
  }

  private async look(paymentId: string): Promise<void> {
    const sessionId = await sessionOfPayment(this.em, paymentId);
    if (sessionId === null || (await this.looks.count(paymentId)) > 0) return;
    try {
      await this.settlement.lookAt(sessionId);
    } catch (error) {
      // What is known here is shown as long as Stripe does not answer, or may not be asked.
      if (!(error instanceof DomainError)) throw error;
    }
  }
}
