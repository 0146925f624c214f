import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock, DomainError } from '#shared-kernel/domain';
import { Payment } from '../domain/payment.js';
import { lockPayment } from '../persistence/load-payment.js';
import { Payments } from '../persistence/payments.js';
import type { Reader } from '../persistence/reach.js';
import { Settlement } from '../settlement/settlement.js';

/**
 * Closes the page of a payment, also one that was opened again with its link, and withdraws that link: nobody can pay with any of
 * them any more.
 */
export class CancelPayment extends Command<void> {
  constructor(
    readonly reader: Reader,
    readonly subjectId: string,
  ) {
    super();
  }
}

@CommandHandler(CancelPayment)
export class CancelPaymentHandler implements ICommandHandler<CancelPayment> {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly payments: Payments,
    private readonly settlement: Settlement,
  ) {}

  async execute({ reader, subjectId: paymentId }: CancelPayment): Promise<void> {
    await this.payments.find(paymentId, reader);
    for (const { id, sessionId } of await this.giveUp(paymentId)) {
      if (sessionId !== null && (await this.settlement.close(id, sessionId)) !== 'cancelled') throw notCancellable();
    }
  }

  /** Those whose pages have still to be closed at Stripe. */
  private giveUp(paymentId: string): Promise<Payment[]> {
    return this.em.fork().transactional(async (em) => {
      const { payment } = await lockPayment(em, paymentId);
      if (payment.state !== 'pending' && payment.state !== 'cancelled') throw notCancellable();
      const { accountId, linkId } = payment;
      const open = await em.find(Payment, { accountId, state: 'pending', $or: [{ id: linkId }, { linkOf: linkId }] });
      for (const one of open) one.mustNotBeUnderWay();
      // Before Stripe is asked: whoever comes with the link must not have a page opened again that is about to be closed.
      payment.withdraw();
      for (const one of open) if (one.sessionId === null) one.cancel(this.clock.now());
      return open;
    });
  }
}

const notCancellable = () =>
  new DomainError(
    'conflict',
    'billing.payment-not-cancellable',
    'The payment is made, or has failed: it cannot be cancelled any more.',
  );
