export { Queues, type ConsumeOptions, type NewJob } from './queues.js';
export { QueueModule } from './queue.module.js';
export type { QueueState } from './queue-state.js';
export { migrateQueueSchema } from './postgres-schema.js';
export { within } from './within.js';
export type { OpenRelay } from './backend.js';
export { RetryLater, type QueuedJob } from './attempt.js';
export { isPassing } from './passing-trouble.js';
