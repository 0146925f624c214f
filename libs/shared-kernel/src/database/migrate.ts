import { Migrator, type Migration } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';

type MigrationClass = new (...args: ConstructorParameters<typeof Migration>) => Migration;

/**
 * Brings a database to the newest shape; running it again changes nothing. Several processes may call it at once:
 * an advisory lock lets them pass one after the other.
 */
export async function runMigrations(databaseUrl: string, migrations: { name: string; class: MigrationClass }[]): Promise<string[]> {
  const orm = await MikroORM.init({
    clientUrl: databaseUrl,
    entities: [],
    discovery: { warnWhenNoEntities: false },
    extensions: [Migrator],
    pool: { min: 0, max: 2 },
    migrations: { migrationsList: migrations, tableName: 'migrations', snapshot: false, allOrNothing: true, silent: true },
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
