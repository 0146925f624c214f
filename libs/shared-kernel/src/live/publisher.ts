import { setTimeout as pause } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Queues, within } from '#shared-kernel/queue';
import { coalesced } from './coalesced.js';
import { type LiveBatch, type LiveEvent, NAMESPACE, TOPIC } from './live-event.js';

const GATHER_MS = 15;
const RETRY_MS = 1_000;
const LAST_WORDS_MS = 2_000;
const BATCH = 200;
const MOST_WAITING = 2_000;

/**
 * Tells events to all processes, some milliseconds' worth at once and in their order. While the backend is away nothing is
 * kept: once it is back, everybody is told to fetch everything anew.
 */
@Injectable()
export class Publisher implements BeforeApplicationShutdown {
  private readonly logger = new Logger('Live');
  private readonly stopping = new AbortController();
  private waiting: LiveEvent[] = [];
  private owesResync = false;
  private running: Promise<void> | undefined;

  constructor(private readonly queues: Queues) {}

  /** Returns at once and never throws. */
  add(...events: LiveEvent[]): void {
    if (this.stopping.signal.aborted) return;
    if (!this.owesResync) this.waiting.push(...events);
    if (this.waiting.length > MOST_WAITING) this.giveUp();
    this.run();
  }

  /** Something may have been lost: everybody fetches everything anew. */
  resync(): void {
    this.giveUp();
    this.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await within(LAST_WORDS_MS, 'The last live events', this.running ?? Promise.resolve()).catch(() => {});
  }

  private run(): void {
    this.running ??= this.tellAll();
  }

  private async tellAll(): Promise<void> {
    await this.wait(GATHER_MS);
    while (this.waiting.length > 0 || this.owesResync) {
      const batch: LiveBatch = { events: coalesced(this.waiting.splice(0, BATCH)), resync: this.owesResync };
      // What happens from now on is not covered by this resync any more.
      this.owesResync = false;
      const trouble = await this.tell(batch);
      if (!trouble) continue;
      if (this.stopping.signal.aborted) break;
      if (!batch.resync)
        this.logger.warn(`Open pages do not hear of changes; they will be told to look anew: ${trouble.message}`);
      this.giveUp();
      await this.wait(RETRY_MS);
    }
    this.running = undefined;
  }

  private tell(batch: LiveBatch): Promise<Error | undefined> {
    return this.queues.publish(NAMESPACE, TOPIC, batch).then(
      () => undefined,
      (error: Error) => error,
    );
  }

  private giveUp(): void {
    this.waiting = [];
    this.owesResync = true;
  }

  private async wait(ms: number): Promise<void> {
    await pause(ms, undefined, { signal: this.stopping.signal, ref: false }).catch(() => {});
  }
}
