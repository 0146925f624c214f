import { ScheduledJobs } from '#shared-kernel/jobs';
import type { TestPortal } from './portal.js';

/** Runs what the clock would start, found by its name as the schedule finds it. */
export async function runJob({ worker }: TestPortal, name: string): Promise<void> {
  const jobs = worker!.get(ScheduledJobs, { strict: false }) as unknown as { run(name: string, id: string): Promise<void> };
  await jobs.run(name, 'test');
}

/** From now on the clock starts it no more, only whoever calls what is answered. */
export function takenOffTheClock({ worker }: TestPortal, name: string): () => Promise<unknown> {
  const { jobs } = worker!.get(ScheduledJobs, { strict: false }) as unknown as {
    jobs: Map<string, { work(): Promise<unknown> }>;
  };
  const { work } = jobs.get(name)!;
  jobs.delete(name);
  return work;
}
