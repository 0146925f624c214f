import { existsSync, readFileSync } from 'node:fs';
import { freshDatabase, type TestDatabase } from '../../../../test/support/index.js';
import { placesOf, RosterDesk } from './roster-desk.fixture.js';

// The sample stands beside the repository, not in it.
const sample = '../shared/data/staff-roster.csv';
const describeWithSample = existsSync(sample) ? describe : describe.skip;

const wrongRows = {
  emails: [26, 32, 45, 70, 98, 206, 235, 254, 279, 414, 588, 623, 630, 763, 770, 918],
  external_id: [173, 275, 480, 580, 620, 677, 688, 746, 811],
  family_name: [49, 214],
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

  test.each([true, false])('gives 972 people and its 28 known errors (dry run: %s)', async (dryRun) => {
    const done = await desk.imported(readFileSync(sample), dryRun);
    expect(done).toMatchObject({
      dryRun,
      state: 'done',
      total: 1_000,
      done: 1_000,
      created: 972,
      updated: 0,
      unchanged: 0,
      failed: 28,
    });
    expect(placesOf(done).toSorted()).toEqual(wrongPlaces.toSorted());
    expect(await desk.everybody()).toHaveLength(dryRun ? 0 : 972);
  });

  test('changes nothing the second time', async () => {
    expect(await desk.imported(readFileSync(sample))).toMatchObject({ created: 0, updated: 0, unchanged: 972, failed: 28 });
  });
});
