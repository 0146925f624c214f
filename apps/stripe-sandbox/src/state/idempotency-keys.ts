import type { Clock } from './clock.js';

export type SavedAnswer = { status: number; text: string; requestId: string };

type Use = { id: string; path: string; params: string; at: number; answer: SavedAnswer | null };

const rememberedMs = 24 * 3600 * 1000;

/** What was answered to whom: a key that comes again within 24 hours gets the same answer, whether it was good or bad. */
export class IdempotencyKeys {
  #uses = new Map<string, Use>();

  constructor(
    readonly clock: Clock,
    readonly kept: number,
  ) {}

  find(key: string): Use | undefined {
    const use = this.#uses.get(key);
    if (use && use.at + rememberedMs <= this.clock.now()) this.#uses.delete(key);
    return this.#uses.get(key);
  }

  /** Execution begins: until `finish` or `abandon`, the key is in use. */
  begin(id: string, path: string, params: string): void {
    this.#uses.set(id, { id, path, params, at: this.clock.now(), answer: null });
    for (const [oldest, use] of this.#uses) {
      if (this.#uses.size <= this.kept && use.at + rememberedMs > this.clock.now()) break;
      this.#uses.delete(oldest);
    }
  }

  finish(id: string, answer: SavedAnswer): void {
    const use = this.#uses.get(id);
    if (use) use.answer = answer;
  }

  abandon(id: string): void {
    this.#uses.delete(id);
  }

  clear(): void {
    this.#uses.clear();
  }

  /** One that was in use when everything stopped has no answer to give. */
  toJSON(): Use[] {
    return [...this.#uses.values()].filter(({ answer }) => answer);
  }

  restore(uses: Use[]): void {
    this.#uses = new Map(uses.map((use) => [use.id, use]));
  }
}
