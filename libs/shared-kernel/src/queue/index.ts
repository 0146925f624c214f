export { Queues, type ConsumeOptions, type NewJob } from './queues.js';
export { QueueModule } from './queue.module.js';
export { RetryLater, type QueuedJob } from './attempt.js';
