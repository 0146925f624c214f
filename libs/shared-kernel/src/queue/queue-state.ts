import type { JobQueue } from './backend.js';

/** How much stands in one queue at this moment. */
export interface QueueState {
  name: string;
  waiting: number;
  active: number;
  /** Waits for its time: jobs by the clock, and what is tried again after a pause. */
  delayed: number;
  oldestWaitingSeconds: number | null;
}

export async function queueState(name: string, queue: JobQueue): Promise<QueueState> {
  const [{ waiting = 0, active = 0, delayed = 0 }, [oldest]] = await Promise.all([
    queue.getJobCounts('waiting', 'active', 'delayed'),
    queue.getWaiting(0, 0),
  ]);
  // A job by the clock is made long before its time.
  const since = oldest && oldest.timestamp + (oldest.opts.delay ?? 0);
  const oldestWaitingSeconds = since === undefined ? null : Math.max(0, Math.round((Date.now() - since) / 1_000));
  return { name, waiting, active, delayed, oldestWaitingSeconds };
}
