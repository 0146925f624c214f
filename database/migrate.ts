import { runMigrations } from '#shared-kernel/database';
import { migrations } from './migrations/index.js';

/** Brings the database at `databaseUrl` to the newest shape and answers the names of the migrations it ran. */
export function migrate(databaseUrl: string): Promise<string[]> {
  return runMigrations(databaseUrl, migrations);
}
