import { usePortal, type TestPortal } from '../../../../test/support/index.js';
import { sql } from '../../../../test/support/sql.js';
import { CountStatuses } from './count-statuses.js';

let portal: TestPortal;

beforeAll(async () => {
  portal = await usePortal({ PRACTICE_TIME_ZONE: 'Pacific/Kiritimati' });
}, 60_000);

afterAll(() => portal?.stop());

const count = () => portal.worker!.get(CountStatuses, { strict: false }).run();
const days = () =>
  sql(
    portal.database.url,
    `select day = (now() at time zone 'Pacific/Kiritimati')::date as today, not_invited, invited, setup_incomplete, active, disabled
     from portal_access.status_day order by day`,
  );
const put = (state: string, people: number) =>
  sql(
    portal.database.url,
    `insert into portal_access.portal_status (staff_id, state) select gen_random_uuid(), $1 from generate_series(1, $2::int)`,
    [state, people],
  );

it('The last count of a day stands for the day, which is one of the practice', async () => {
  await put('not_invited', 2);
  await put('invited', 3);
  await put('disabled', 1);
  await count();
  expect(await days()).toEqual([{ today: true, not_invited: 2, invited: 3, setup_incomplete: 0, active: 1, disabled: 1 }]);
  await put('setup_incomplete', 4);
  await count();
  expect(await days()).toEqual([{ today: true, not_invited: 2, invited: 3, setup_incomplete: 4, active: 1, disabled: 1 }]);
});

it('Days that are over keep what was counted then', async () => {
  await sql(portal.database.url, `update portal_access.status_day set day = day - 1, invited = 99`);
  await count();
  expect((await days()).map(({ today, invited }) => [today, invited])).toEqual([
    [false, 99],
    [true, 3],
  ]);
});

it('Several workers may count at once', async () => {
  await Promise.all([count(), count(), count()]);
  expect(await days()).toHaveLength(2);
});
