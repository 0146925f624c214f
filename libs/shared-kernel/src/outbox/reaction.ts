import type { DomainEventClass, EventPayload } from '#shared-kernel/domain';

/** A fact as it comes back from the outbox. */
export interface PublishedEvent<P extends EventPayload = EventPayload> {
  readonly id: string;
  readonly type: string;
  readonly occurredAt: Date;
  readonly payload: P;
}

/** Does one thing on one fact; at least once, so doing it twice must change nothing. */
export interface Reacts<P extends EventPayload = EventPayload> {
  handle(event: PublishedEvent<P>): Promise<void>;
  /** Told once the fact is on the dead-letter list: what waited for this reaction must not seem under way any more. */
  onGivenUp?(event: PublishedEvent<P>): Promise<void>;
}

export interface ReactionMetadata {
  readonly events: readonly DomainEventClass[];
  /** The stable name under which the reaction is queued and remembered. */
  readonly name: string;
  /**
   * False (the default): runs in one transaction with its mark in `processed`, so it takes effect exactly once.
   * True: talks to the outside (SMTP, Stripe), holds no transaction meanwhile, and may run again after a crash.
   */
  readonly external: boolean;
}

const metadataKey = Symbol('reaction');

/** Declares the class as a reaction to these facts. `name` must never change: it is the memory of what was done. */
export function Reaction(
  heard: DomainEventClass | readonly DomainEventClass[],
  name: string,
  options: { external?: boolean } = {},
): ClassDecorator {
  const events = Array.isArray(heard) ? heard : [heard];
  return (target) => Reflect.defineMetadata(metadataKey, { events, name, external: options.external ?? false }, target);
}

export function reactionMetadata(target: object): ReactionMetadata | undefined {
  return Reflect.getMetadata(metadataKey, target);
}
