import { presentEvent } from '../http/present.js';
import type { Faults } from '../control/faults.js';
import type { Account } from '../state/account.js';
import { newId } from '../state/ids.js';
import type { DeliveryRecord, EndpointRecord, EventRecord } from '../state/records.js';
import { pauseAfter } from './retry-schedule.js';
import { signatureHeader } from './signature.js';

const patienceMs = 10_000;
const atOnce = 16;

/** Brings events to the endpoints: at least once, in no promised order, and again for three days when it fails. */
export class Deliveries {
  #waiting: (() => Promise<void>)[] = [];
  #active = 0;
  #idle: (() => void)[] = [];
  /** Deliveries that a `reorder` has collected. */
  #collected: DeliveryRecord[] = [];
  #stopped = new AbortController();

  constructor(
    readonly account: Account,
    readonly faults: Faults,
  ) {}

  /** One delivery for every endpoint that wants to hear of this type. */
  announce(event: EventRecord): void {
    for (const { id, endpoint } of this.account.endpoints.oldestFirst()) {
      const wanted = endpoint.enabled_events.some((type) => type === '*' || type === event.type);
      if (endpoint.status !== 'enabled' || !wanted) continue;
      event.pending++;
      const since = this.account.clock.now();
      const { id: eventId, type } = event;
      this.#meetFaults(
        this.account.deliveries.add({
          id: newId('del'),
          event: eventId,
          type,
          endpoint: id,
          state: 'pending',
          since,
          attempts: [],
        }),
      );
    }
  }

  /** Sends what is due. */
  resume(id: string): void {
    const delivery = this.account.deliveries.get(id);
    if (delivery?.state === 'pending') this.#enqueue(delivery);
  }

  /** What a stop has interrupted: sent again, unless it waits for its time anyway. */
  resumeAll(): void {
    const waiting = new Set(this.account.agenda.toJSON().flatMap(({ kind, id }) => (kind === 'deliver' ? [id] : [])));
    for (const { id, state } of this.account.deliveries.oldestFirst())
      if (state === 'pending' && !waiting.has(id)) this.resume(id);
  }

  /** Sends these events now, one after the other in this order, however often each is named; tells what was answered. */
  async sendInOrder(events: EventRecord[]): Promise<{ event: string; status: number | null }[]> {
    const answers = [];
    for (const event of events) {
      for (const endpoint of this.account.endpoints.oldestFirst()) {
        const status = await this.#post(endpoint, event, {}).catch(() => null);
        for (const delivery of this.account.deliveries.newestFirst()) {
          if (delivery.event === event.id && delivery.endpoint === endpoint.id) this.#note(delivery, event, status);
        }
        answers.push({ event: event.id, status });
      }
    }
    return answers;
  }

  /** What was held goes out, in the order in which it happened. */
  release(): void {
    for (const delivery of this.account.deliveries.oldestFirst()) {
      if (delivery.state !== 'held') continue;
      delivery.state = 'pending';
      this.#enqueue(delivery);
    }
  }

  /** Settles when nothing is on its way. */
  settled = (): Promise<void> =>
    this.#active + this.#waiting.length === 0 ? Promise.resolve() : new Promise((resolve) => this.#idle.push(resolve));

  async stop(): Promise<void> {
    this.#waiting = [];
    this.#stopped.abort();
    await this.settled();
  }

  #meetFaults(delivery: DeliveryRecord): void {
    if (this.faults.holdWebhooks) {
      delivery.state = 'held';
      return;
    }
    const fault = this.faults.forWebhook(delivery.type);
    switch (fault?.does) {
      case 'drop':
        delivery.state = 'dropped';
        return;
      case 'duplicate':
        for (let copy = 0; copy < fault.copies; copy++) this.#enqueue(delivery);
        return;
      case 'delay':
        this.account.agenda.add({ due: this.account.clock.now() + fault.ms, kind: 'deliver', id: delivery.id });
        return;
      case 'reorder':
        this.#collected.push(delivery);
        if (this.#collected.length >= fault.group) this.#sendCollected();
        return;
      case 'shift_signature':
        this.#enqueue(delivery, { shiftSeconds: fault.seconds });
        return;
      case 'forge':
        this.#enqueue(delivery, { forged: true });
        return;
      default:
        this.#enqueue(delivery);
    }
  }

  #sendCollected(): void {
    const collected = this.#collected.splice(0).toReversed();
    this.#run(async () => {
      for (const delivery of collected) await this.#attempt(delivery, {});
    });
  }

  #enqueue(delivery: DeliveryRecord, signing: Signing = {}): void {
    this.#run(() => this.#attempt(delivery, signing));
  }

  #run(work: () => Promise<void>): void {
    this.#waiting.push(work);
    this.#next();
  }

  #next(): void {
    while (this.#active < atOnce && this.#waiting.length > 0) {
      this.#active++;
      void this.#waiting.shift()!().finally(() => {
        this.#active--;
        this.#next();
      });
    }
    if (this.#active === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }

  async #attempt(delivery: DeliveryRecord, signing: Signing): Promise<void> {
    const event = this.account.events.get(delivery.event);
    const endpoint = this.account.endpoints.get(delivery.endpoint);
    if (!event || endpoint?.endpoint.status !== 'enabled') {
      delivery.state = 'given_up';
      return;
    }
    try {
      this.#note(delivery, event, await this.#post(endpoint, event, signing));
    } catch (error) {
      // Stopped half-way: it is sent again at the next start.
      if (this.#stopped.signal.aborted) return;
      this.#note(delivery, event, null, (error as Error).name);
    }
  }

  async #post({ endpoint, secrets }: EndpointRecord, event: EventRecord, { shiftSeconds = 0, forged }: Signing): Promise<number> {
    const payload = JSON.stringify(presentEvent(event), null, 2);
    const now = this.account.clock.now();
    const good = secrets.filter(({ until }) => until === null || until > now).map(({ value }) => value);
    // By the machine's time: the receiver, whose clock nobody has moved, checks how old it is.
    const seconds = Math.floor(Date.now() / 1000) + shiftSeconds;
    const { status, body } = await fetch(endpoint.url, {
      method: 'POST',
      redirect: 'manual',
      body: payload,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
        'stripe-signature': signatureHeader(payload, forged ? [newId('whsec', 32)] : good, seconds),
      },
      signal: AbortSignal.any([AbortSignal.timeout(patienceMs), this.#stopped.signal]),
    });
    await body?.cancel();
    return status;
  }

  /** 2xx is a success; everything else, a redirect too, is a failure and tried again. */
  #note(delivery: DeliveryRecord, event: EventRecord, status: number | null, error?: string): void {
    delivery.attempts.push({ at: this.account.clock.now(), status, error });
    const succeeded = status !== null && status >= 200 && status < 300;
    if (succeeded && delivery.state !== 'delivered') {
      delivery.state = 'delivered';
      event.pending--;
      if (delivery.attempts.length > 1) this.account.agenda.remove('deliver', delivery.id);
    } else if (!succeeded && delivery.state === 'pending') {
      event.failed = true;
      this.#tryAgainLater(delivery);
    }
    this.account.onChange();
  }

  #tryAgainLater(delivery: DeliveryRecord): void {
    const pauseMs = pauseAfter(delivery.attempts.length);
    if (pauseMs === undefined) {
      delivery.state = 'given_up';
      return;
    }
    this.account.agenda.add({ due: this.account.clock.now() + pauseMs, kind: 'deliver', id: delivery.id });
  }
}

type Signing = { shiftSeconds?: number; forged?: boolean };
