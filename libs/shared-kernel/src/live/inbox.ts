import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { type OpenRelay, type Queues, within } from '#shared-kernel/queue';
import { type LiveBatch, NAMESPACE, TOPIC } from './live-event.js';

const OPEN_MS = 10_000;
const RETRY_MS = 500;
/** How long a process may be silent before the others take it for dead, and with it what it did not tell any more. */
const LEASE_MS = 12_000;
const SWEEP_MS = 4_000;

export interface Hears {
  hear(mid: string, batch: LiveBatch): void;
  /** From now on everything is heard; what was published before is not known. */
  begin(): void;
  /** From now on nothing is heard, until it begins again. */
  lose(): void;
  /** Another process ended without a goodbye, and may have kept something to itself. */
  mourn(): void;
}

/**
 * Hears what any process publishes. Each subscription lives until its first trouble; then a new one takes its place and says
 * so, because what was published in between may be lost.
 */
export class Inbox {
  private readonly logger = new Logger('Live');
  private readonly stopping = new AbortController();
  private readonly stopped = new Promise<void>((resolve) => this.stopping.signal.addEventListener('abort', () => resolve()));
  private running: Promise<void> | undefined;

  constructor(
    private readonly queues: Queues,
    private readonly ear: Hears,
  ) {}

  /** Begins to hear; again and again it does nothing more. */
  start(): void {
    if (!this.stopping.signal.aborted) this.running ??= this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    let quiet = false;
    while (!this.stopping.signal.aborted) {
      const trouble = await this.hearUntilTrouble(() => (quiet = false));
      if (this.stopping.signal.aborted) return;
      if (!quiet) this.logger.warn(`What other processes publish is not heard, trying again: ${String(trouble)}`);
      quiet = true;
      await pause(RETRY_MS, undefined, { signal: this.stopping.signal }).catch(() => {});
    }
  }

  private async hearUntilTrouble(onBegin: () => void): Promise<unknown> {
    let open: OpenRelay | undefined;
    try {
      open = await this.queues.openRelay({
        namespace: NAMESPACE,
        leaseDuration: LEASE_MS,
        sweepInterval: SWEEP_MS,
        blockTimeout: 2_000,
      });
      const trouble = this.troubleOf(open);
      const begun = open.relay.subscribe<LiveBatch>(TOPIC, ({ mid, data }) => this.ear.hear(mid, data));
      // Whichever loses the race must not end the process as an unhandled rejection.
      begun.catch(() => {});
      await Promise.race([within(OPEN_MS, 'Subscribing', begun), trouble, this.stopped]);
      if (this.stopping.signal.aborted) return;
      this.ear.begin();
      onBegin();
      await Promise.race([trouble, this.stopped]);
    } catch (error) {
      return error;
    } finally {
      this.ear.lose();
      await open?.close();
    }
  }

  private troubleOf({ relay }: OpenRelay): Promise<never> {
    const trouble = Promise.withResolvers<never>();
    trouble.promise.catch(() => {});
    relay.on('error', trouble.reject);
    relay.on('recovered', () => trouble.reject(new Error('the subscription had lapsed')));
    relay.on('lag', (unread: number) => trouble.reject(new Error(`${unread} events were not read in time`)));
    relay.on('swept', () => this.ear.mourn());
    return trouble.promise;
  }
}
