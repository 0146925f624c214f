import { refusal } from './refusals.js';

export interface PlacesLimits {
  readonly total: number;
  readonly perPerson: number;
  readonly maxWaiting: number;
  readonly maxWaitingPerPerson: number;
  readonly maxWaitMs: number;
}

interface Waiter {
  readonly person: string;
  readonly enter: () => void;
}

const RETRY_AFTER_SECONDS = 10;

/**
 * A limited number of places for work that takes memory or time. No person has more than a share of them, so whoever sends
 * much waits behind their own files and not in front of everybody else's.
 */
export class Places {
  private readonly taken = new Map<string, number>();
  private waiting: Waiter[] = [];

  constructor(private readonly limits: PlacesLimits) {}

  /**
   * Waits for a place and answers the function that gives it back. Throws `documents.busy` where too many wait, where none
   * became free in time, or where the signal says that nobody waits for the outcome any more.
   */
  async take(person: string, signal: AbortSignal): Promise<() => void> {
    if (signal.aborted) throw refusal('documents.busy', RETRY_AFTER_SECONDS);
    if (this.isFreeFor(person)) this.occupy(person);
    else await this.wait(person, signal);
    let given = false;
    return () => {
      if (!given) this.giveBack(person);
      given = true;
    };
  }

  private wait(person: string, signal: AbortSignal): Promise<void> {
    const { maxWaiting, maxWaitingPerPerson, maxWaitMs } = this.limits;
    const own = this.waiting.filter((waiter) => waiter.person === person).length;
    if (this.waiting.length >= maxWaiting || own >= maxWaitingPerPerson) throw refusal('documents.busy', RETRY_AFTER_SECONDS);
    return new Promise((resolve, reject) => {
      const settle = () => {
        clearTimeout(late);
        signal.removeEventListener('abort', leave);
        this.waiting = this.waiting.filter((one) => one !== waiter);
      };
      const leave = () => {
        settle();
        reject(refusal('documents.busy', RETRY_AFTER_SECONDS));
      };
      const waiter = {
        person,
        enter: () => {
          settle();
          this.occupy(person);
          resolve();
        },
      };
      const late = setTimeout(leave, maxWaitMs);
      signal.addEventListener('abort', leave);
      this.waiting.push(waiter);
    });
  }

  private giveBack(person: string): void {
    const left = this.takenBy(person) - 1;
    if (left > 0) this.taken.set(person, left);
    else this.taken.delete(person);
    this.waiting.find((waiter) => this.isFreeFor(waiter.person))?.enter();
  }

  private occupy(person: string): void {
    this.taken.set(person, this.takenBy(person) + 1);
  }

  private isFreeFor(person: string): boolean {
    const all = [...this.taken.values()].reduce((sum, count) => sum + count, 0);
    return all < this.limits.total && this.takenBy(person) < this.limits.perPerson;
  }

  private takenBy(person: string): number {
    return this.taken.get(person) ?? 0;
  }
}
