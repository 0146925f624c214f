import { freshDatabase, type TestDatabase } from '../../../../test/support/index.js';
import { sql } from '../../../../test/support/sql.js';
import { BulkDesk } from './bulk-desk.fixture.js';

let database: TestDatabase;
let desk: BulkDesk;

beforeEach(async () => {
  database = await freshDatabase();
  desk = await BulkDesk.open(database.url);
});

afterEach(async () => {
  await desk.close();
  await database.drop();
});

const query = (statement: string, values: unknown[] = []) => sql(database.url, statement, values);
const mailsLeave = (count: number) =>
  query(
    `update portal_access.invitation set delivery = 'sent' where id in (
       select id from portal_access.invitation where delivery = 'queued' limit $1)`,
    [count],
  );
const mostInvitationsOfAnyone = async () =>
  (await query(`select max(n)::integer as most from (select count(*) as n from portal_access.invitation group by staff_id) s`))[0]
    .most;

/** Lets writing an invitation for this person fail. */
async function poison(staffId: string, sqlstate: string): Promise<void> {
  await query(`
    create function portal_access.fail() returns trigger language plpgsql as $$
      begin raise exception 'planted' using errcode = '${sqlstate}'; end $$`);
  await query(`
    create trigger poison before insert on portal_access.invitation for each row
    when (new.staff_id = '${staffId}') execute function portal_access.fail()`);
}

describe('Bulk work', () => {
  it('issues no more than 1,000 invitations ahead of their mails', async () => {
    const id = await desk.start({ staffIds: await desk.people(1_150) });
    await desk.run();
    expect(await desk.read(id)).toMatchObject({ state: 'running', done: 1_000, remaining: 150, delivery: { queued: 1_000 } });
    await desk.run();
    expect(await desk.read(id)).toMatchObject({ done: 1_000 });
    await mailsLeave(60);
    await desk.run();
    expect(await desk.read(id)).toMatchObject({ done: 1_060, delivery: { queued: 1_000, sent: 60 } });
    await mailsLeave(90);
    await desk.run();
    expect(await desk.read(id)).toMatchObject({ state: 'done', done: 1_150, remaining: 0 });
    expect(await mostInvitationsOfAnyone()).toBe(1);
  }, 60_000);

  it('takes turns between two orders, so that a small one does not wait for a large one', async () => {
    const people = await desk.people(1_300);
    const large = await desk.start({ staffIds: people.slice(0, 1_200) });
    const small = await desk.start({ staffIds: people.slice(1_200) });
    await desk.run();
    expect(await desk.read(small)).toMatchObject({ state: 'done', done: 100 });
    expect(await desk.read(large)).toMatchObject({ state: 'running', done: 900 });
  }, 60_000);

  it('is advanced by one process at a time, and each person has one turn', async () => {
    const other = await BulkDesk.open(database.url);
    try {
      const id = await desk.start({ staffIds: await desk.people(700) });
      while ((await desk.read(id)).state !== 'done') await Promise.all([desk.run(), other.run()]);
      expect(await desk.read(id)).toMatchObject({ done: 700, skipped: 0, failed: 0 });
      expect(await mostInvitationsOfAnyone()).toBe(1);
    } finally {
      await other.close();
    }
  }, 60_000);

  it('goes on with the others when one person fails for a reason that nobody foresaw', async () => {
    const people = await desk.people(130);
    await poison(people[40]!, 'P0001');
    const id = await desk.start({ staffIds: people }, ['secure_messaging']);
    await desk.run();
    expect(await desk.read(id)).toMatchObject({ state: 'done', done: 129, failed: 1 });
    expect(await query(`select staff_id, code from portal_access.bulk_invitation_person where result = 'failed'`)).toEqual([
      { staff_id: people[40], code: 'portal-access.bulk-unexpected' },
    ]);
  }, 60_000);

  it('counts trouble of the database against nobody, and goes on after it', async () => {
    const people = await desk.people(130);
    await poison(people[40]!, '53100');
    const id = await desk.start({ staffIds: people });
    await desk.run();
    expect(await desk.read(id)).toMatchObject({ state: 'queued', done: 0, failed: 0, remaining: 130 });
    await query('drop trigger poison on portal_access.invitation');
    await desk.run();
    expect(await desk.read(id)).toMatchObject({ state: 'done', done: 130, failed: 0 });
  }, 60_000);

  it('that is cancelled in the middle stops there', async () => {
    const id = await desk.start({ staffIds: await desk.people(1_050) });
    await desk.run();
    await desk.cancel(id);
    await mailsLeave(500);
    await desk.run();
    expect(await desk.read(id)).toMatchObject({ state: 'cancelled', done: 1_000, remaining: 50 });
  }, 60_000);

  it('for 200,000 people is written down without any of them passing through the process', async () => {
    await desk.people(200_000);
    const before = process.memoryUsage().rss;
    const id = await desk.start({ filter: {} });
    const grownBy = (process.memoryUsage().rss - before) / 1_048_576;
    expect(await desk.read(id)).toMatchObject({ state: 'queued', total: 200_000, remaining: 200_000 });
    expect(grownBy).toBeLessThan(100);
    await desk.run();
    await desk.cancel(id);
    await mailsLeave(1_000);
    await desk.run();
    expect(await desk.read(id)).toMatchObject({ state: 'cancelled', done: 1_000, remaining: 199_000 });
  }, 120_000);
});

describe('BULK_MAILS_PER_MINUTE', () => {
  const secondsPass = (seconds: number) =>
    query(`update portal_access.bulk_pace set paid_until = paid_until - make_interval(secs => $1)`, [seconds]);

  it.each([
    ['a second’s share at most at once, however long nothing was sent', '1200', 20],
    ['one at least', '7', 1],
  ])(
    'lets out %s, over all processes',
    async (_name, perMinute, share) => {
      const settings = { BULK_MAILS_PER_MINUTE: perMinute };
      const workers = await Promise.all([BulkDesk.open(database.url, settings), BulkDesk.open(database.url, settings)]);
      try {
        const id = await desk.start({ staffIds: await desk.people(200) });
        await secondsPass(3_600);
        const startedAt = Date.now();
        await Promise.all(workers.map((worker) => worker.run()));
        const { done } = await desk.read(id);
        const earnedMeanwhile = Math.ceil(((Date.now() - startedAt) * Number(perMinute)) / 60_000);
        expect(done).toBeGreaterThanOrEqual(share);
        expect(done).toBeLessThanOrEqual(share + earnedMeanwhile);
        await secondsPass(60 / Number(perMinute));
        await workers[0]!.run();
        expect((await desk.read(id)).done).toBeGreaterThan(done);
      } finally {
        await Promise.all(workers.map((worker) => worker.close()));
      }
    },
    60_000,
  );
});
