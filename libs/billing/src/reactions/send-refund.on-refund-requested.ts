import { Injectable } from '@nestjs/common';
import { DomainError } from '#shared-kernel/domain';
import { type PublishedEvent, Reaction, type Reacts } from '#shared-kernel/outbox';
import { RetryLater } from '#shared-kernel/queue';
import { RefundRequested } from '../events.js';
import { RefundOrders } from '../settlement/refund-orders.js';

type Fact = RefundRequested['payload'];

/** Brings the order to Stripe, where whoever gave it could not; waits as long as Stripe does not answer. */
@Injectable()
@Reaction(RefundRequested, 'billing.send-refund', { external: true })
export class SendRefund implements Reacts<Fact> {
  constructor(private readonly orders: RefundOrders) {}

  async handle({ payload }: PublishedEvent<Fact>): Promise<void> {
    try {
      await this.orders.send(payload.refundId);
    } catch (error) {
      throw error instanceof DomainError ? new RetryLater(error.message) : error;
    }
  }
}
