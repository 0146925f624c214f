import { AggregateRoot, newId } from '#shared-kernel/domain';
import { DisputeDecided, DisputeOpened } from '../events.js';
import type { Payment } from './payment.js';

/** `inquiry`: a bank asks, and no money has moved. `closed`: it asks no more. */
export type DisputeState = 'inquiry' | 'open' | 'won' | 'lost' | 'closed';

/** A payer has asked their bank for the money back, and the bank has asked Stripe. */
export class Dispute extends AggregateRoot {
  readonly id!: string;
  readonly paymentId!: string;
  readonly accountId!: string;
  readonly amount!: number;
  readonly reason!: string;
  /** Stripe's id. */
  readonly disputeId!: string;
  state!: DisputeState;
  openedAt!: Date;
  decidedAt!: Date | null;

  static ask(
    { id: paymentId, accountId }: Payment,
    given: { readonly disputeId: string; readonly amount: number; readonly reason: string },
    at: Date,
  ): Dispute {
    const { disputeId, amount, reason } = given;
    const fields = { id: newId(), paymentId, accountId, disputeId, amount, reason };
    return Object.assign(new Dispute(), fields, { state: 'inquiry', openedAt: at, decidedAt: null });
  }

  /** Whether the money is held back, or lost. */
  get holds(): boolean {
    return this.state === 'open' || this.state === 'lost';
  }

  /** The money is held back until the bank has decided. */
  open(): void {
    if (this.state !== 'inquiry') return;
    this.state = 'open';
    this.record(new DisputeOpened(this.ids));
  }

  decide(outcome: 'won' | 'lost' | 'closed', at: Date): void {
    if (this.state !== 'inquiry' && this.state !== 'open') return;
    Object.assign(this, { state: outcome, decidedAt: at });
    this.record(new DisputeDecided({ ...this.ids, outcome }));
  }

  private get ids() {
    return { disputeId: this.id, paymentId: this.paymentId, accountId: this.accountId };
  }
}
