export { JobsModule } from './jobs.module.js';
export { ScheduledJobs } from './scheduled-jobs.js';
