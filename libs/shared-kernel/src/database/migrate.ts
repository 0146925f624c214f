import { setTimeout as pause } from 'node:timers/promises';
import { Migrator, type Migration } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import pg from 'pg';

type MigrationClass = new (...args: ConstructorParameters<typeof Migration>) => Migration;
type NamedMigration = { name: string; class: MigrationClass };

/** How long a migration waits for a lock at a time, and how often it tries. */
export interface MigrationPatience {
  readonly lockTimeoutMs: number;
  readonly pauseMs: number;
  readonly attempts: number;
}

const TABLE = 'migrations';
const LOCK_NOT_AVAILABLE = '55P03';
const patienceInProduction: MigrationPatience = { lockTimeoutMs: 3_000, pauseMs: 2_000, attempts: 30 };

/**
 * Brings a database to the newest shape, one transaction for each migration; running it again changes nothing and goes on
 * where it stopped. Several processes may call it at once: an advisory lock lets them pass one after the other.
 *
 * While a migration waits for a lock on a table, every query of that table that comes later waits behind it. So it waits
 * briefly, lets the others pass, and tries again. Throws where the lock is not to be had in the end.
 */
export async function runMigrations(
  databaseUrl: string,
  migrations: NamedMigration[],
  patience = patienceInProduction,
): Promise<string[]> {
  const lock = new pg.Client({ connectionString: databaseUrl, application_name: 'staff-portal migrations', keepAlive: true });
  // What is being done on the other connections fails by itself.
  lock.on('error', () => undefined);
  await lock.connect();
  const [limited, unlimited] = [migratorFor(databaseUrl, migrations, patience), migratorFor(databaseUrl, migrations)];
  try {
    await lock.query('select pg_advisory_lock(7281990)');
    const missing = new Set(
      await missingMigrations(
        databaseUrl,
        migrations.map(({ name }) => name),
      ),
    );
    const applied = migrations.filter(({ name }) => missing.has(name));
    for (const migration of applied) {
      // What runs outside a transaction (concurrent indexes) holds up nobody while it waits.
      const migrator = migration.class.prototype.isTransactional() ? limited : unlimited;
      await runPatiently(migration.name, patience, async () => (await migrator.open()).migrator.up(migration.name));
    }
    return applied.map(({ name }) => name);
  } finally {
    await Promise.all([limited.close(), unlimited.close(), lock.end()]);
  }
}

function migratorFor(databaseUrl: string, migrations: NamedMigration[], patience?: MigrationPatience) {
  let opened: Promise<MikroORM> | undefined;
  return {
    open: () =>
      (opened ??= MikroORM.init({
        clientUrl: databaseUrl,
        entities: [],
        discovery: { warnWhenNoEntities: false },
        extensions: [Migrator],
        pool: { min: 0, max: 2 },
        driverOptions: { application_name: 'staff-portal migrations', lock_timeout: patience?.lockTimeoutMs },
        migrations: { migrationsList: migrations, tableName: TABLE, snapshot: false, allOrNothing: false, silent: true },
      })),
    close: async () => void (await (await opened)?.close()),
  };
}

async function runPatiently(name: string, patience: MigrationPatience, work: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await work();
      return;
    } catch (error) {
      if ((error as { code?: unknown }).code !== LOCK_NOT_AVAILABLE) throw error;
      if (attempt >= patience.attempts) {
        throw new Error(
          `The migration ${name} could not lock a table that other transactions use. Nothing of it was applied; end long transactions and run it again.`,
          { cause: error },
        );
      }
      await pause(patience.pauseMs);
    }
  }
}

/** Which of these migrations the database has not seen. Throws when it cannot be reached within seconds. */
export async function missingMigrations(databaseUrl: string, names: string[]): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000, query_timeout: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows: tables } = await client.query('select to_regclass($1) as known', [TABLE]);
    if (!tables[0].known) return names;
    const { rows } = await client.query(`select name from ${TABLE}`);
    const done = new Set(rows.map(({ name }) => name));
    return names.filter((name) => !done.has(name));
  } finally {
    await client.end();
  }
}
