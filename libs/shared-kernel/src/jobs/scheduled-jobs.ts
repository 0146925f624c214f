import { Injectable } from '@nestjs/common';
import { runInScope, systemActor } from '#shared-kernel/context';
import { Queues } from '#shared-kernel/queue';

export const JOBS_QUEUE = 'jobs';

/** Work that repeats by the clock: each time is done by one of the workers, however many there are. A slow time may overlap the next. */
@Injectable()
export class ScheduledJobs {
  private readonly jobs = new Map<string, { everyMs: number; work: () => Promise<unknown> }>();

  constructor(private readonly queues: Queues) {}

  /** Declares a job while the worker boots. Its work must bear being done twice. */
  every(name: string, everyMs: number, work: () => Promise<unknown>): void {
    if (this.jobs.has(name)) throw new Error(`Two scheduled jobs are named ${name}.`);
    this.jobs.set(name, { everyMs, work });
  }

  async start(): Promise<void> {
    await this.queues.consume(JOBS_QUEUE, ({ name, id }) => this.run(name, id), { concurrency: 4 });
    for (const [name, { everyMs }] of this.jobs) await this.queues.every(JOBS_QUEUE, name, everyMs);
  }

  private async run(name: string, requestId: string): Promise<void> {
    // A job of an older release that this one no longer has is simply over.
    await runInScope({ actor: systemActor, address: null, requestId }, async () => this.jobs.get(name)?.work());
  }
}
