import { AggregateRoot, newId } from '#shared-kernel/domain';
import { StripeEventReceived, StripeEventsReceived } from '../events.js';

const ofInterest = /^(?:checkout\.session|payment_intent|charge|refund)\./;

interface Told {
  readonly eventId: string;
  readonly type: string;
  readonly objectId: string;
}

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

  /** Those that came at the same moment: they are followed together. */
  static receive(told: readonly Told[], at: Date): StripeEvent[] {
    const events = told.map((one) => Object.assign(new StripeEvent(), one, { id: newId(), receivedAt: at }));
    const followed = events.filter(({ type }) => StripeEvent.isOfInterest(type));
    for (const event of followed) {
      const { eventId, type, objectId } = event;
      event.record(new StripeEventReceived({ eventId, type, objectId }));
    }
    followed[0]?.record(new StripeEventsReceived({ eventIds: followed.map(({ eventId }) => eventId) }));
    return events;
  }
}
