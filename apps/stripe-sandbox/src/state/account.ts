import type Stripe from 'stripe';
import { Agenda } from './agenda.js';
import { Clock } from './clock.js';
import { Collection } from './collection.js';
import { IdempotencyKeys } from './idempotency-keys.js';
import type { DeliveryRecord, EndpointRecord, EventRecord, SessionRecord } from './records.js';

/** Everything one Stripe account holds. Plain data in collections; what may happen to it is in `money/`. */
export class Account {
  readonly clock = new Clock();
  readonly agenda = new Agenda(this.clock);
  readonly products: Collection<Stripe.Product>;
  readonly prices: Collection<Stripe.Price>;
  readonly customers: Collection<Stripe.Customer>;
  readonly sessions: Collection<SessionRecord>;
  readonly intents: Collection<Stripe.PaymentIntent>;
  readonly charges: Collection<Stripe.Charge>;
  readonly refunds: Collection<Stripe.Refund>;
  readonly disputes: Collection<Stripe.Dispute>;
  readonly entries: Collection<Stripe.BalanceTransaction>;
  readonly events: Collection<EventRecord>;
  readonly endpoints: Collection<EndpointRecord>;
  readonly deliveries: Collection<DeliveryRecord>;
  readonly idempotencyKeys: IdempotencyKeys;

  /** Where its pages are: `http://localhost:12111`. */
  origin = '';
  /** Whether what is made from now on says that it is real money. */
  livemode = false;
  /** The API request being executed; its id stands in the events that it causes. */
  request: { id: string | null; idempotency_key: string | null } | null = null;
  /** Told of each event as it is written. */
  onEvent: (event: EventRecord) => void = () => {};
  /** Told after each change that should outlive a restart. */
  onChange: () => void = () => {};

  /** `kept` bounds the memory: of each kind of object, only so many are remembered. */
  constructor(kept: number) {
    this.products = new Collection(kept);
    this.prices = new Collection(kept);
    this.customers = new Collection(kept);
    this.sessions = new Collection(kept);
    this.intents = new Collection(kept);
    this.charges = new Collection(kept);
    this.refunds = new Collection(kept);
    this.disputes = new Collection(kept);
    this.entries = new Collection(kept);
    this.events = new Collection(kept * 2);
    this.endpoints = new Collection(100);
    this.deliveries = new Collection(kept * 2);
    this.idempotencyKeys = new IdempotencyKeys(this.clock, kept);
  }

  clear(): void {
    for (const part of Object.values(this.#parts())) part.clear();
  }

  toJSON(): Record<string, unknown> {
    return { aheadMs: this.clock.aheadMs, ...this.#parts() };
  }

  /** Takes over what `toJSON` has given. */
  restore({ aheadMs, ...state }: Record<string, unknown>): void {
    this.clock.aheadMs = Number(aheadMs);
    for (const [name, part] of Object.entries(this.#parts())) part.restore((state[name] ?? []) as never[]);
  }

  #parts(): Record<string, { clear(): void; restore(items: never[]): void }> {
    const { products, prices, customers, sessions, intents, charges, refunds, disputes, entries, events } = this;
    const { endpoints, deliveries, idempotencyKeys, agenda } = this;
    const objects = { products, prices, customers, sessions, intents, charges, refunds, disputes, entries, events };
    return { ...objects, endpoints, deliveries, idempotencyKeys, agenda };
  }
}
