export { JobsModule } from './jobs.module.js';
export { JOBS_QUEUE, ScheduledJobs } from './scheduled-jobs.js';
