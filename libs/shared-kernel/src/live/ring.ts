import { randomBytes } from 'node:crypto';
import type { LiveEvent } from './live-event.js';

export interface Heard {
  /** Where it stands among all events; a page that reconnects names the last one it saw. */
  readonly id: string;
  readonly event: LiveEvent;
}

/** The last events this process heard, so that a page that was away for a moment can be told what it missed. */
export class Ring {
  private beginning = newBeginning();
  private events: Heard[] = [];

  constructor(private readonly size = 1_000) {}

  get newest(): string {
    return this.events.at(-1)?.id ?? this.beginning;
  }

  add(heard: Heard): void {
    this.events.push(heard);
    // Not at each event: shifting a thousand each time would cost more than keeping a few too many.
    if (this.events.length > this.size * 2) this.events = this.events.slice(-this.size);
  }

  /** What came after that one; undefined where that is not known any more. */
  after(id: string): readonly Heard[] | undefined {
    if (id === this.beginning && this.events.length <= this.size) return this.events;
    const at = this.events.findLastIndex((heard) => heard.id === id);
    return at < 0 ? undefined : this.events.slice(at + 1);
  }

  /** Something was missed: nobody can go on from what came before. */
  forget(): void {
    this.events = [];
    this.beginning = newBeginning();
  }
}

/** Told by no other process, so that a page does not go on here from where another one began. */
const newBeginning = () => `begin-${randomBytes(6).toString('hex')}`;
