import { QueryBus } from '@nestjs/cqrs';
import { sql as kyselySql } from 'kysely';
import { freshDatabase, type TestDatabase } from '../../../../test/support/index.js';
import { sql } from '../../../../test/support/sql.js';
import { BillingDesk } from '../billing-app.fixture.js';
import { accountSorts, type BillingAccountPage, ListBillingAccounts } from './list-billing-accounts.js';

const ACCOUNTS = 100_000;
const administrator = { staffId: '01920f3a-7c1e-7abc-8def-0123456789ab', role: 'administrator' as const };

let database: TestDatabase;
let desk: BillingDesk;

beforeAll(async () => {
  database = await freshDatabase();
  await sql(
    database.url,
    `with made as (
       insert into billing.account (id, holder_name, currency)
       select gen_random_uuid(), 'Holder ' || md5(n::text), 'usd' from generate_series(1, ${ACCOUNTS}) as n returning id, holder_name
     )
     insert into billing.account_balance (account_id, sort_name, search, receivable)
     select id, lower(holder_name), array_to_tsvector(string_to_array(lower(holder_name), ' ')), (random() * 500)::int from made`,
  );
  await sql(database.url, 'analyze billing.account_balance, billing.account');
  desk = await BillingDesk.open(database.url);
}, 300_000);

afterAll(async () => {
  await desk?.close();
  await database.drop();
});

/** A page, and how many rows of accounts and balances PostgreSQL looked at for it. */
async function listed(
  sort: (typeof accountSorts)[number],
  cursor?: string,
): Promise<{ page: BillingAccountPage; looked: number }> {
  return desk.em.transactional(async (em) => {
    const lookedAt = async () => {
      const { rows } = await kyselySql<{ looked: number }>`
        select sum(seq_tup_read + idx_tup_fetch)::integer as looked from pg_stat_xact_user_tables
        where schemaname = 'billing' and relname in ('account', 'account_balance')`.execute(em.getKysely());
      return rows[0]!.looked;
    };
    const before = await lookedAt();
    const page = await desk.get(QueryBus).execute(new ListBillingAccounts(administrator, { sort, limit: 30, cursor }));
    return { page, looked: (await lookedAt()) - before };
  });
}

it.each(accountSorts)(
  'Of 100,000 accounts, sorted by %s, a page costs its own rows and no more, however deep it is',
  async (sort) => {
    let { page, looked } = await listed(sort);
    expect([page.items.length, looked < 200]).toEqual([30, true]);
    for (let depth = 0; depth < 20; depth += 1) ({ page, looked } = await listed(sort, page.nextCursor!));
    expect([page.items.length, looked > 0, looked < 200]).toEqual([30, true, true]);
  },
);
