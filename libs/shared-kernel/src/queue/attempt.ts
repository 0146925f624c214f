import type { Job } from 'bullmq';
import type { Logger } from '@nestjs/common';

const MOST_FAILURES = 5;
const MOST_DEATHS = 10;
const LONGEST_WAIT_MS = 60_000;

/** Thrown by a handler for a temporary failure of something outside: the job is tried again, for days if need be. */
export class RetryLater extends Error {
  override name = 'RetryLater';
}

export interface QueuedJob<D = unknown> {
  readonly id: string;
  readonly name: string;
  readonly data: D;
}

/** What a queue stores of a job. The counts travel with it because a job may be tried in many processes. */
export interface StoredJob<D = unknown> {
  readonly body: D;
  readonly failures?: number;
  readonly postponements?: number;
}

export interface Attempts<D> {
  readonly handler: (job: QueuedJob<D>) => Promise<void>;
  readonly onGivenUp?: (job: QueuedJob<D>, error: Error) => Promise<void>;
  readonly firstRetryMs: number;
  readonly logger: Logger;
}

/** Tells BullMQ to try again. It says nothing about the error, whose words may be private and would be stored. */
class TryAgain extends Error {
  constructor(readonly delayMs: number) {
    super('tried again later');
  }
}

/** BullMQ's `backoffStrategy`. Any error but ours comes from the backend itself; it counts for nothing. */
export function waitBeforeRetry(_attemptsMade: number, _type?: string, error?: Error): number {
  return error instanceof TryAgain ? error.delayMs : 1_000;
}

/**
 * Runs a job once. Every failure is counted, RetryLater apart; the fifth gives the job up, and a job that is given up
 * leaves the queue only after `onGivenUp` has succeeded.
 */
export async function attempt<D>(stored: Job<StoredJob<D>>, attempts: Attempts<D>): Promise<void> {
  const { handler, firstRetryMs, logger } = attempts;
  const job: QueuedJob<D> = { id: stored.id!, name: stored.name, data: stored.data.body };
  if (stored.stalledCounter > MOST_DEATHS) {
    return giveUp(job, new Error(`The worker died ${stored.stalledCounter} times while it ran this job`), attempts);
  }
  try {
    await handler(job);
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    if (error instanceof RetryLater) {
      const postponements = (stored.data.postponements ?? 0) + 1;
      await stored.updateData({ ...stored.data, postponements });
      throw new TryAgain(backoff(2 * firstRetryMs, postponements));
    }
    const failures = (stored.data.failures ?? 0) + 1;
    await stored.updateData({ ...stored.data, failures });
    logger.warn(`${job.name} ${job.id} failed (${failures} of ${MOST_FAILURES}): ${error.message}`);
    if (failures < MOST_FAILURES) throw new TryAgain(backoff(firstRetryMs, failures));
    await giveUp(job, error, attempts);
  }
}

async function giveUp<D>(job: QueuedJob<D>, error: Error, { onGivenUp, firstRetryMs, logger }: Attempts<D>): Promise<void> {
  try {
    await onGivenUp?.(job, error);
  } catch (failure) {
    logger.error(`${job.name} ${job.id} could not be given up and stays in its queue: ${String(failure)}`);
    throw new TryAgain(backoff(firstRetryMs, MOST_FAILURES));
  }
  logger.error(`${job.name} ${job.id} is given up: ${error.message}`, error.stack);
}

/** Doubles with each time; up to a fifth shorter, so that jobs which failed together do not come back together. */
function backoff(firstMs: number, times: number): number {
  return Math.round(Math.min(firstMs * 2 ** (times - 1), LONGEST_WAIT_MS) * (1 - Math.random() / 5));
}
