export { DatabaseModule } from './database.module.js';
export { runMigrations } from './migrate.js';
