import { AggregateRoot, newId } from '#shared-kernel/domain';
import { RefundFailed, RefundMade, RefundRequested } from '../events.js';
import type { Payment } from './payment.js';

/** Those that Stripe knows. */
export const refundReasons = ['duplicate', 'fraudulent', 'requested_by_customer'] as const;
export type RefundReason = (typeof refundReasons)[number];

export type RefundState = 'pending' | 'succeeded' | 'failed';

/** Money of a payment that goes back to whoever paid, from the moment before Stripe hears of it. */
export class Refund extends AggregateRoot {
  readonly id!: string;
  readonly paymentId!: string;
  readonly accountId!: string;
  readonly amount!: number;
  readonly reason!: RefundReason | null;
  state!: RefundState;
  /** Rises where Stripe's answer to the one before would only be repeated. */
  attempt!: number;
  /** Stripe's id. */
  refundId!: string | null;
  /** How much of it no invoice had used when it was posted; null until then. It goes back there if the refund fails. */
  fromCredit!: number | null;
  failure!: string | null;
  requestedBy!: string | null;
  requestedAt!: Date;
  settledAt!: Date | null;

  static request(payment: Payment, amount: number, reason: RefundReason | null, requestedBy: string, at: Date): Refund {
    const refund = Refund.of(payment, { amount, reason, requestedBy, refundId: null, requestedAt: at });
    refund.record(new RefundRequested({ refundId: refund.id, paymentId: payment.id, accountId: payment.accountId, amount }));
    return refund;
  }

  /** One that was ordered at Stripe itself. */
  static foundAtStripe(payment: Payment, refundId: string, amount: number, at: Date): Refund {
    return Refund.of(payment, { amount, reason: null, requestedBy: null, refundId, requestedAt: at });
  }

  private static of(
    { id: paymentId, accountId }: Payment,
    given: Pick<Refund, 'amount' | 'reason' | 'requestedBy' | 'refundId' | 'requestedAt'>,
  ): Refund {
    const nothing = { fromCredit: null, failure: null, settledAt: null };
    return Object.assign(new Refund(), given, nothing, { id: newId(), paymentId, accountId, state: 'pending', attempt: 1 });
  }

  /** Whether Stripe has never answered. */
  get isUnsent(): boolean {
    return this.state === 'pending' && this.refundId === null;
  }

  /** What of the payment cannot be given back once more because of it. */
  get taken(): number {
    return this.state === 'failed' ? 0 : this.amount;
  }

  /** Stripe has taken the order: the money has left. */
  made(refundId: string, fromCredit: number): void {
    Object.assign(this, { refundId, fromCredit });
    const { id, paymentId, accountId, amount } = this;
    this.record(new RefundMade({ refundId: id, paymentId, accountId, amount }));
  }

  succeed(at: Date): void {
    if (this.state === 'pending') Object.assign(this, { state: 'succeeded', settledAt: at });
  }

  /** Refused, or sent back by the payer's bank: the latter also long after it had succeeded. */
  fail(reason: string, at: Date): void {
    if (this.state === 'failed') return;
    Object.assign(this, { state: 'failed', failure: reason, settledAt: at });
    this.record(new RefundFailed({ refundId: this.id, paymentId: this.paymentId, accountId: this.accountId }));
  }
}
