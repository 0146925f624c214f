import { newId } from './id.js';

type Primitive = string | number | boolean | null;
/** What a fact carries: ids and plain values. Never a token, a message's text or a patient's data. */
export type EventPayload = Record<string, Primitive | Primitive[]>;

export interface DomainEventClass<E extends DomainEvent = DomainEvent> {
  new (...args: never[]): E;
  /** The stable name on the wire: `portal-access.invitation-issued`. */
  readonly type: string;
  /** True where no reaction listens on purpose: the fact is published for audit, timeline or later contexts. */
  readonly publishedOnly?: boolean;
}

/** A fact, in the past tense. Subclasses set `static type` and narrow the payload. */
export abstract class DomainEvent<P extends EventPayload = EventPayload> {
  static readonly type: string;
  static readonly publishedOnly: boolean = false;
  readonly id: string = newId();
  readonly occurredAt: Date = new Date();

  constructor(readonly payload: P) {}

  /** False where another fact of the same transaction brings many of these to the reactions at once. */
  get travelsAlone(): boolean {
    return true;
  }

  get type(): string {
    return (this.constructor as unknown as DomainEventClass).type;
  }
}
