import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock, DomainError } from '#shared-kernel/domain';
import { lockPayment } from '../persistence/load-payment.js';
import { Payments } from '../persistence/payments.js';
import type { Reader } from '../persistence/reach.js';
import { Settlement } from '../settlement/settlement.js';

/** Closes the page of a payment and withdraws its link, so that nobody can pay with either any more. */
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
    const sessionId = await this.giveUp(paymentId);
    if (sessionId === null) return;
    const state = await this.settlement.close(paymentId, sessionId);
    if (state !== 'cancelled') throw notCancellable();
  }

  /** The page that has still to be closed at Stripe, if there is one. */
  private giveUp(paymentId: string): Promise<string | null> {
    return this.em.fork().transactional(async (em) => {
      const { payment } = await lockPayment(em, paymentId);
      if (payment.state !== 'pending' && payment.state !== 'cancelled') throw notCancellable();
      payment.mustNotBeUnderWay();
      // Before Stripe is asked: whoever comes with the link must not have a page opened again that is about to be closed.
      payment.withdraw();
      if (payment.state === 'cancelled') return null;
      if (payment.sessionId === null) payment.cancel(this.clock.now());
      return payment.sessionId;
    });
  }
}

const notCancellable = () =>
  new DomainError(
    'conflict',
    'billing.payment-not-cancellable',
    'The payment is made, or has failed: it cannot be cancelled any more.',
  );
