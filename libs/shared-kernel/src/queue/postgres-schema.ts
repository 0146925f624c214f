import { assertSchemaCompatibility, LATEST_SCHEMA_VERSION, runMigrations, SchemaMigrationRequiredError } from 'bullmq';
import pg from 'pg';

/** Where BullMQ keeps its tables. */
export const QUEUE_SCHEMA = 'bullmq';

/** Makes or updates the tables of the queues. Where nothing is missing it only looks: the role needs no right to create any. */
export async function prepareQueueSchema(client: pg.ClientBase): Promise<void> {
  if ((await versionOf(client)) < LATEST_SCHEMA_VERSION) await runMigrations(client, QUEUE_SCHEMA);
}

/** As a step of the migrations, whether the queues are in PostgreSQL or in Redis. */
export async function migrateQueueSchema(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await prepareQueueSchema(client);
  } finally {
    await client.end();
  }
}

async function versionOf(client: pg.ClientBase): Promise<number> {
  try {
    return await assertSchemaCompatibility(client, QUEUE_SCHEMA);
  } catch (error) {
    if (error instanceof SchemaMigrationRequiredError) return 0;
    throw error;
  }
}
