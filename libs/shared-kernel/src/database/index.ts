export { ConcurrentIndexes, type ConcurrentIndex } from './concurrent-indexes.js';
export { DatabaseConnections } from './database-connections.js';
export { DatabaseModule } from './database.module.js';
export { firstInstantOf } from './first-instant.js';
export { mustKnowTimeZone } from './known-time-zone.js';
export { missingMigrations, runMigrations } from './migrate.js';
export { runPrepared } from './prepared.js';
export { retriedOnConflict } from './retried-on-conflict.js';
