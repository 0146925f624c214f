import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '#shared-kernel/domain';
import { Payment } from '../domain/payment.js';
import { Refund } from '../domain/refund.js';
import { lockPayment } from '../persistence/load-payment.js';
import { StripeRefusal, StripeUnavailable } from '../stripe/failures.js';
import { Refunds } from '../stripe/refunds.js';
import type { ToldRefund } from '../stripe/told-back.js';
import { followMoneyBack } from './follow-money-back.js';

/** Brings refunds that were ordered here to Stripe, each once, however often it is tried. */
@Injectable()
export class RefundOrders {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    private readonly refunds: Refunds,
  ) {}

  /** Throws `StripeUnavailable` where it has to be tried again; a definite no is written down. */
  async send(id: string): Promise<void> {
    const em = this.em.fork();
    const refund = await em.findOneOrFail(Refund, { id });
    if (!refund.isUnsent) return;
    const { intentId } = await em.findOneOrFail(Payment, { id: refund.paymentId });
    try {
      await this.follow(refund, await this.refunds.order(refund, intentId!, this.clock.now()));
    } catch (error) {
      if (error instanceof StripeRefusal) return this.change(refund, (unsent) => unsent.fail(error.code, this.clock.now()));
      if (error instanceof StripeUnavailable && error.reason === 'key-spent')
        await this.change(refund, (unsent) => void (unsent.attempt = refund.attempt + 1));
      throw error;
    }
  }

  private follow({ paymentId }: Refund, told: ToldRefund): Promise<void> {
    return this.em.fork().transactional(async (em) => {
      const scene = { em, ...(await lockPayment(em, paymentId)), at: this.clock.now() };
      await followMoneyBack(scene, { refunds: [told], disputes: [] });
    });
  }

  /** Unless somebody else was faster. */
  private change({ id, paymentId }: Refund, change: (unsent: Refund) => void): Promise<void> {
    return this.em.fork().transactional(async (em) => {
      await lockPayment(em, paymentId);
      const refund = await em.findOneOrFail(Refund, { id });
      if (refund.isUnsent) change(refund);
    });
  }
}
