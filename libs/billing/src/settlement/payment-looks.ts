import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger } from '@nestjs/common';
import { DomainError } from '#shared-kernel/domain';
import { within } from '#shared-kernel/queue';
import { type Counter, RateLimits } from '#shared-kernel/rate-limits';
import { sessionOfPayment } from '../persistence/load-payment.js';
import { Settlement } from './settlement.js';

/** Whoever looks waits so long for Stripe; what it says later is settled all the same, and shown by the next look. */
const MAX_WAIT_MS = 2_000;

/** Asks Stripe how an open payment stands, a few times a minute at most, however many people look at it. */
@Injectable()
export class PaymentLooks {
  private readonly logger = new Logger(PaymentLooks.name);
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
    const looking = this.settlement.lookAt(sessionId).catch((error: unknown) => this.noteFailure(error));
    await within(MAX_WAIT_MS, 'A look at Stripe', looking).catch(() => undefined);
  }

  /** What is known here is shown as long as Stripe does not answer, or may not be asked. */
  private noteFailure(error: unknown): void {
    if (!(error instanceof DomainError)) this.logger.error(error);
  }
}
