import { existsSync, readFileSync } from 'node:fs';
import { freshDatabase, type TestDatabase } from '../../../../test/support/index.js';
import { placesOf, RosterDesk } from './roster-desk.fixture.js';

// The sample stands beside the repository, not in it.
const sample = '../shared/data/staff-roster.csv';
const describeWithSample = existsSync(sample) ? describe : describe.skip;

const wrongRows = {
  emails: [26, 32, 45, 70, 98, 206, 235, 254, 279, 414, 588, 623, 630, 763, 770, 918],
  external_id: [173, 275, 480, 580, 620, 677, 688, 746, 811],
  time_zone: [766],
};
const wrongPlaces = Object.entries(wrongRows).flatMap(([column, rows]) => rows.map((row) => `${row} ${column}`));

describeWithSample('The sample roster', () => {
  let database: TestDatabase;
  let desk: RosterDesk;

  beforeAll(async () => {
    database = await freshDatabase();
    desk = await RosterDesk.open(database.url);
  });

  afterAll(async () => {
    await desk.close();
    await database.drop();
  });

  test.each([true, false])(
    'gives 974 people, its 26 known errors and a warning for each who has one name (dry run: %s)',
    async (dryRun) => {
      const done = await desk.imported(readFileSync(sample), dryRun);
      expect(done).toMatchObject({
        dryRun,
        state: 'done',
        total: 1_000,
        done: 1_000,
        created: 974,
        updated: 0,
        unchanged: 0,
        failed: 26,
      });
      expect(placesOf(done).toSorted()).toEqual(wrongPlaces.toSorted());
      expect(done.warnings.map(({ row, column }) => `${row} ${column}`)).toEqual(['49 family_name', '214 family_name']);
      expect(await desk.everybody()).toHaveLength(dryRun ? 0 : 974);
    },
  );

  test('changes nothing the second time', async () => {
    expect(await desk.imported(readFileSync(sample))).toMatchObject({ created: 0, updated: 0, unchanged: 974, failed: 26 });
  });
});
