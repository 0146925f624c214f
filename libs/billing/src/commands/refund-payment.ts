import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock, DomainError } from '#shared-kernel/domain';
import { Refund, type RefundReason } from '../domain/refund.js';
import { lockPayment } from '../persistence/load-payment.js';
import type { Reader } from '../persistence/reach.js';
import { RefundOrders } from '../settlement/refund-orders.js';
import { StripeUnavailable } from '../stripe/failures.js';
import { StripeDoor } from '../stripe/stripe-door.js';

/**
 * Gives money of a payment back, all that is left of it unless an amount is named, and answers the refund's id. Where Stripe does
 * not answer the order stands, and the worker brings it there as soon as it does.
 */
export class RefundPayment extends Command<string> {
  constructor(
    readonly orderer: Reader,
    readonly subjectId: string,
    readonly amount: number | undefined,
    readonly reason: RefundReason | null,
  ) {
    super();
  }
}

@CommandHandler(RefundPayment)
export class RefundPaymentHandler implements ICommandHandler<RefundPayment> {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly door: StripeDoor,
    private readonly orders: RefundOrders,
  ) {}

  async execute(order: RefundPayment): Promise<string> {
    const { id } = await this.order(order);
    try {
      await this.orders.send(id);
    } catch (error) {
      if (!(error instanceof StripeUnavailable)) throw error;
    }
    const { state } = await this.em.fork().findOneOrFail(Refund, { id });
    if (state === 'failed')
      throw new DomainError('conflict', 'billing.refund-refused', 'Stripe refuses this refund. Look up why at Stripe.');
    return id;
  }

  private order({ orderer, subjectId: paymentId, amount, reason }: RefundPayment): Promise<Refund> {
    return this.em.fork().transactional(async (em) => {
      const { payment } = await lockPayment(em, paymentId);
      const left = payment.leftAfter(await em.find(Refund, { paymentId }));
      if (left === 0)
        throw new DomainError('conflict', 'billing.nothing-to-refund', 'All of this payment was given back already.');
      if (amount !== undefined && amount > left)
        throw new DomainError('invalid', 'billing.refund-too-large', `No more than ${left} is left of this payment.`, [
          { path: 'amount', message: `must be ${left} at most` },
        ]);
      this.door.mustBeSetUp();
      const refund = Refund.request(payment, amount ?? left, reason, orderer.staffId, this.clock.now());
      em.persist(refund);
      return refund;
    });
  }
}
