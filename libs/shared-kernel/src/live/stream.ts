import type { MessageEvent } from '@nestjs/common';
import type { Subscriber } from 'rxjs';
import type { Caller } from '#shared-kernel/context';
import type { LiveEvent } from './live-event.js';
import type { Heard, Ring } from './ring.js';

const RECONNECT_MS = 2_000;
const CUT_OFF_MS = 2_000;

/** What a stream begins with: plain values that are the same for everybody. */
export type Greeting = Readonly<Record<string, string>>;

export interface Page {
  readonly caller: Caller;
  /** The `Last-Event-ID` that it sent: what it saw last, before it lost an earlier stream. */
  readonly lastEventId: string | undefined;
  /** Ends the connection if something still waits to be read. */
  readonly cutOff: () => void;
}

/**
 * One open page. While it is held nothing goes out; when it flows again, it first gets what it missed, or is told to fetch
 * everything anew where that is not known.
 */
export class Stream {
  private flowing = false;
  private looking = 0;
  private lookedAt = 0;
  private position: string | undefined;
  private greeted = false;
  private current: Caller;
  private readonly cutOff: () => void;

  constructor(
    { caller, lastEventId, cutOff }: Page,
    private readonly greeting: Greeting,
    private readonly page: Subscriber<MessageEvent>,
  ) {
    this.current = caller;
    this.position = lastEventId;
    this.cutOff = cutOff;
  }

  get caller(): Caller {
    return this.current;
  }

  get isOpen(): boolean {
    return !this.page.closed;
  }

  hold(ring: Ring): void {
    if (!this.flowing) return;
    this.flowing = false;
    this.position = ring.newest;
  }

  /** Holds it until as many looks at its person are done as were begun. */
  holdForLook(ring: Ring): void {
    this.hold(ring);
    this.looking += 1;
  }

  doneLooking(): void {
    this.looking -= 1;
  }

  flow(ring: Ring): void {
    if (this.flowing || this.looking > 0 || !this.isOpen) return;
    this.flowing = true;
    const isFirst = !this.greeted;
    this.greeted = true;
    if (this.position === undefined) return this.greet('hello', ring.newest);
    const missed = ring.after(this.position);
    if (!missed) return this.greet('resync', ring.newest);
    // The process may be another one than before, and of another release.
    if (isFirst) this.greet('back', this.position);
    for (const heard of missed) this.tell(heard);
  }

  tell({ id, event }: Heard): void {
    if (!this.flowing || !isFor(event, this.current)) return;
    this.page.next({ id, type: event.type, data: event.data });
  }

  /** A sign of life. With it the page learns how far it has heard, although none of it was for this page. */
  beat(ring: Ring): void {
    this.page.next(this.flowing ? { comment: '', id: ring.newest } : { comment: '' });
  }

  /** What a look at the session found; of looks that overtook each other the one that began last counts. */
  becomes(caller: Caller | undefined, look: number, ring: Ring): void {
    if (look < this.lookedAt) return;
    this.lookedAt = look;
    if (caller) this.current = caller;
    else this.end(ring, 'signed-out');
  }

  end(ring: Ring, reason?: string, retry?: number): void {
    if (!this.isOpen) return;
    if (reason) this.send(reason, this.flowing ? ring.newest : (this.position ?? ring.newest), retry);
    this.page.complete();
    setTimeout(this.cutOff, CUT_OFF_MS).unref();
  }

  private greet(type: string, id: string): void {
    this.send(type, id, RECONNECT_MS, this.greeting);
  }

  private send(type: string, id: string, retry = RECONNECT_MS, data: Greeting = {}): void {
    this.page.next({ id, type, retry, data });
  }
}

function isFor({ to, feature }: LiveEvent, { staffId, role, setupComplete, features }: Caller): boolean {
  if (feature && !(setupComplete && features.includes(feature))) return false;
  if (to === 'everybody') return true;
  return to === 'administrators' ? role === 'administrator' && setupComplete : to.staffId === staffId;
}
