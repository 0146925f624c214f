import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { DomainError } from '#shared-kernel/domain';
import { type Counter, RateLimits } from '#shared-kernel/rate-limits';
import { sessionOfPayment } from '../persistence/load-payment.js';
import { Settlement } from './settlement.js';

/** Asks Stripe how an open payment stands, a few times a minute at most, however many people look at it. */
@Injectable()
export class PaymentLooks {
  private readonly looks: Counter;

  constructor(
    private readonly em: EntityManager,
    private readonly settlement: Settlement,
    limits: RateLimits,
  ) {
    this.looks = limits.counter({ name: 'payment-look', times: 6, seconds: 60 });
  }

  async look(paymentId: string): Promise<void> {
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
