export { DatabaseModule } from './database.module.js';
export { missingMigrations, runMigrations } from './migrate.js';
export { runPrepared } from './prepared.js';
export { retriedOnConflict } from './retried-on-conflict.js';
