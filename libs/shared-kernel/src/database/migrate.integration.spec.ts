import { Migration } from '@mikro-orm/migrations';
import pg from 'pg';
import { freshDatabase, type TestDatabase, until } from '../../../../test/support/index.js';
import { ConcurrentIndexes, missingMigrations, runMigrations } from './index.js';

const patience = { lockTimeoutMs: 100, pauseMs: 100, attempts: 100 };

class AddColumn extends Migration {
  override up(): void {
    this.addSql('alter table lamp add column color text');
  }
}

class BreakHalfway extends Migration {
  override up(): void {
    this.addSql('alter table lamp add column half text');
    this.addSql('alter table lamp add column half text');
  }
}

class IndexLamps extends ConcurrentIndexes {
  override readonly indexes = [
    { schema: 'public', name: 'lamp_by_watts', definition: 'on public.lamp (watts)' },
    { schema: 'public', name: 'lamp_by_name', definition: 'on public.lamp (name) where watts > 0', unique: true },
  ];
}

describe('Migrations', () => {
  let database: TestDatabase;
  let user: pg.Client;
  let other: pg.Client;

  beforeEach(async () => {
    database = await freshDatabase();
    [user, other] = [new pg.Client(database.url), new pg.Client(database.url)];
    await Promise.all([user.connect(), other.connect()]);
    await user.query("create table lamp (name text, watts int); insert into lamp values ('desk', 5), ('door', 7)");
  });
  afterEach(async () => {
    await Promise.all([user.end(), other.end()]);
    await database.drop();
  });

  const migrate = (name: string, migration: typeof AddColumn | typeof IndexLamps, how = patience) =>
    runMigrations(database.url, [{ name, class: migration }], how);
  const isWaiting = async () =>
    (
      await other.query(
        "select 1 from pg_stat_activity where datname = current_database() and application_name = 'staff-portal migrations' and wait_event_type = 'Lock'",
      )
    ).rowCount;
  const validIndexes = async () =>
    (
      await user.query(
        "select indexrelid::regclass::text as name from pg_index where indrelid = 'lamp'::regclass and indisvalid order by 1",
      )
    ).rows.map(({ name }) => name);

  it('let queries pass while they wait for a lock, and are applied once it is free', async () => {
    await user.query('begin; select * from lamp');
    const applied = migrate('add-column', AddColumn);
    await until('the migration waits for the lock', isWaiting);
    // Without a limit this would wait for the migration, which waits for the transaction above.
    await other.query('select * from lamp');
    await user.query('commit');
    expect(await applied).toEqual(['add-column']);
    expect(await missingMigrations(database.url, ['add-column', 'another'])).toEqual(['another']);
  });

  it('say which of them could not get its lock, and leave nothing of it behind', async () => {
    await user.query('begin; select * from lamp');
    await expect(migrate('add-column', AddColumn, { ...patience, attempts: 2 })).rejects.toThrow(
      /^The migration add-column could not lock a table that other transactions use\./,
    );
    await user.query('commit');
    expect(await migrate('add-column', AddColumn)).toEqual(['add-column']);
    expect(await migrate('add-column', AddColumn)).toEqual([]);
  });

  it('keep what was applied before one that fails, of which nothing stays', async () => {
    const list = [
      { name: 'first', class: AddColumn },
      { name: 'second', class: BreakHalfway },
    ];
    await expect(runMigrations(database.url, list, patience)).rejects.toMatchObject({ code: '42701' });
    expect(await missingMigrations(database.url, ['first', 'second'])).toEqual(['second']);
    expect(Object.keys((await user.query('select * from lamp limit 1')).rows[0])).toEqual(['name', 'watts', 'color']);
  });

  it('are applied once when two processes run them at the same moment', async () => {
    const both = await Promise.all([migrate('add-column', AddColumn), migrate('add-column', AddColumn)]);
    expect(both.flat()).toEqual(['add-column']);
  });

  it('make concurrent indexes while rows are written, without a limit to the wait', async () => {
    await user.query("begin; insert into lamp values ('hall', 9)");
    const applied = migrate('index-lamps', IndexLamps, { ...patience, attempts: 1 });
    await until('the migration waits for the transaction', isWaiting);
    await other.query("insert into lamp values ('attic', 3)");
    await user.query('commit');
    expect(await applied).toEqual(['index-lamps']);
    expect(await validIndexes()).toEqual(['lamp_by_name', 'lamp_by_watts']);
  });

  it('make a concurrent index again that an earlier run left invalid', async () => {
    await user.query("insert into lamp values ('desk', 11)");
    await expect(migrate('index-lamps', IndexLamps)).rejects.toMatchObject({ code: '23505' });
    expect(await validIndexes()).toEqual(['lamp_by_watts']);
    await user.query('delete from lamp where watts = 11');
    expect(await migrate('index-lamps', IndexLamps)).toEqual(['index-lamps']);
    expect(await validIndexes()).toEqual(['lamp_by_name', 'lamp_by_watts']);
  });
});
