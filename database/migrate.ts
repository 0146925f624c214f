import { missingMigrations, runMigrations } from '#shared-kernel/database';
import { SettingsError } from '#shared-kernel/config';
import { migrateQueueSchema } from '#shared-kernel/queue';
import { migrations } from './migrations/index.js';

/** Brings the database at `databaseUrl` to the newest shape and answers the names of the migrations it ran. */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const applied = await runMigrations(databaseUrl, migrations);
  await migrateQueueSchema(databaseUrl);
  return applied;
}

/** Asked before a process starts: without its tables it would fail at night, one request at a time. Throws `SettingsError`. */
export async function mustBeMigrated(databaseUrl: string): Promise<void> {
  const names = migrations.map(({ name }) => name);
  const missing = await missingMigrations(databaseUrl, names).catch((error: Error) => {
    throw new SettingsError([`DATABASE_URL: the database cannot be used: ${error.message || String(error)}`]);
  });
  if (missing.length === 0) return;
  throw new SettingsError([`DATABASE_URL: the database lacks ${missing.join(', ')}; run \`npm run db:migrate\` first`]);
}
