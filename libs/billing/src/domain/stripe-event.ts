import { AggregateRoot, newId } from '#shared-kernel/domain';
import { StripeEventReceived } from '../events.js';

const ofInterest = /^(?:checkout\.session|payment_intent|charge|refund)\./;

/** Something that Stripe says has happened. What it said of it is not kept: by now it may be otherwise. */
export class StripeEvent extends AggregateRoot {
  readonly id!: string;
  /** Stripe's own id: the same event is sent until it was taken, and sometimes once more. */
  readonly eventId!: string;
  readonly type!: string;
  readonly objectId!: string;
  readonly receivedAt!: Date;

  /** Whether anything follows from an event of this type. */
  static isOfInterest(type: string): boolean {
    return ofInterest.test(type);
  }

  static receive(told: { readonly eventId: string; readonly type: string; readonly objectId: string }, at: Date): StripeEvent {
    const event = Object.assign(new StripeEvent(), told, { id: newId(), receivedAt: at });
    if (StripeEvent.isOfInterest(told.type)) event.record(new StripeEventReceived({ ...told }));
    return event;
  }
}
