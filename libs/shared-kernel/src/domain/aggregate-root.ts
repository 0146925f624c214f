import type { DomainEvent } from './domain-event.js';

// Kept beside the instances: entities loaded by the ORM skip the constructor, so a field initialiser would never run.
const recorded = new WeakMap<AggregateRoot, DomainEvent[]>();

/** A consistency boundary. It records facts; they are written with its state, in one transaction. */
export abstract class AggregateRoot {
  abstract readonly id: string;

  protected record(event: DomainEvent): void {
    const events = recorded.get(this);
    if (events) events.push(event);
    else recorded.set(this, [event]);
  }

  /** Hands over what was recorded since the last call. */
  releaseEvents(): DomainEvent[] {
    const events = recorded.get(this) ?? [];
    recorded.delete(this);
    return events;
  }
}
