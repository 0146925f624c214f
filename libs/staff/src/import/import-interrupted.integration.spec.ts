import { sql } from 'kysely';
import { RetryLater } from '#shared-kernel/queue';
import { freshDatabase, type TestDatabase, until } from '../../../../test/support/index.js';
import { crowd, person, roster, RosterDesk } from './roster-desk.fixture.js';
import { RosterImport } from './roster-import.js';

let database: TestDatabase;
let desk: RosterDesk;

beforeEach(async () => {
  database = await freshDatabase();
  desk = await RosterDesk.open(database.url);
});

afterEach(async () => {
  await desk.close();
  await database.drop();
});

describe('An import that is interrupted', () => {
  const file = roster(
    ...crowd(2_500),
    person('again', 'P100@clinic.example'),
    person('p200', 'x@clinic.example'),
    person('good'),
  );

  async function interruptedAfterOnePart(dryRun: boolean): Promise<string> {
    const id = await desk.start(file, dryRun);
    let parts = 0;
    const dying = async () => {
      if ((parts += 1) > 1) throw new Error('killed');
    };
    await expect(desk.get(RosterImport).run({ id, dryRun, state: 'queued' }, dying)).rejects.toThrow('killed');
    expect(await desk.read(id)).toMatchObject({ state: 'running', total: 2_503, done: 1_000, created: 1_000 });
    return id;
  }

  test('goes on after its last committed part, each person once', async () => {
    const id = await interruptedAfterOnePart(false);
    await desk.run();
    const done = await desk.read(id);
    expect(done).toMatchObject({ state: 'done', done: 2_503, created: 2_501, failed: 2 });
    expect(done.errors.map(({ row, message }) => `${row} ${message}`)).toEqual([
      '2502 P100@clinic.example belongs to row 102',
      '2503 p200 is used by row 202 already',
    ]);
    expect(await desk.everybody()).toHaveLength(2_501);
    expect(await desk.count('audit.event', `action = 'import-staff-member'`)).toBe(2_501);
  });

  test('starts over when it was a dry run', async () => {
    const id = await interruptedAfterOnePart(true);
    await desk.run();
    expect(await desk.read(id)).toMatchObject({ state: 'done', done: 2_503, created: 2_501, failed: 2 });
    expect(await desk.everybody()).toEqual([]);
  });

  test('is tried again later when the database went away, and goes on then', async () => {
    const id = await desk.start(file);
    const running = desk.run();
    await until('it is under way', async () => (await desk.read(id)).done > 0);
    await sql`select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objid = 7281995`.execute(
      desk.database,
    );
    await expect(running).rejects.toBeInstanceOf(RetryLater);
    await desk.run();
    expect(await desk.read(id)).toMatchObject({ state: 'done', done: 2_503, created: 2_501, failed: 2 });
  });
});

test('Several workers run the waiting imports one after the other, the oldest first', async () => {
  const other = await RosterDesk.open(database.url);
  const offices = ['Lakeview', 'Harbor', 'Downtown'];
  const ids: string[] = [];
  for (const office of offices)
    ids.push(
      await desk.start(
        roster(...Array.from({ length: 1_200 }, (_, index) => person(`p${index}`, `p${index}@clinic.example`, office))),
      ),
    );
  await Promise.all([desk.run(), other.run(), desk.run()]);
  await other.close();
  const views = await Promise.all(ids.map((id) => desk.read(id)));
  expect(views.map(({ state, created, updated }) => [state, created, updated])).toEqual([
    ['done', 1_200, 0],
    ['done', 0, 1_200],
    ['done', 0, 1_200],
  ]);
  expect(new Set((await desk.everybody()).map(({ office }) => office))).toEqual(new Set(['Downtown']));
});
