import { Migrator, type Migration } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import pg from 'pg';

type MigrationClass = new (...args: ConstructorParameters<typeof Migration>) => Migration;

const TABLE = 'migrations';

/**
 * Brings a database to the newest shape; running it again changes nothing. Several processes may call it at once:
 * an advisory lock lets them pass one after the other.
 */
export async function runMigrations(
  databaseUrl: string,
  migrations: { name: string; class: MigrationClass }[],
): Promise<string[]> {
  const orm = await MikroORM.init({
    clientUrl: databaseUrl,
    entities: [],
    discovery: { warnWhenNoEntities: false },
    extensions: [Migrator],
    pool: { min: 0, max: 2 },
    migrations: { migrationsList: migrations, tableName: TABLE, snapshot: false, allOrNothing: true, silent: true },
  });
  const lock = await orm.em.fork().getConnection().begin();
  try {
    await orm.em.getConnection().execute('select pg_advisory_xact_lock(7281990)', [], 'run', lock);
    const applied = await orm.migrator.up();
    return applied.map((migration) => migration.name);
  } finally {
    await orm.em.getConnection().rollback(lock);
    await orm.close();
  }
}

/** Which of these migrations the database has not seen. Throws when it cannot be reached within seconds. */
export async function missingMigrations(databaseUrl: string, names: string[]): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000, query_timeout: 5_000 });
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
