import { QueryBus } from '@nestjs/cqrs';
import { sql as kyselySql } from 'kysely';
import { freshDatabase, type TestDatabase } from '../../../../test/support/index.js';
import { sql } from '../../../../test/support/sql.js';
import { BillingDesk } from '../billing-app.fixture.js';
import { RemindOfCards } from '../jobs/remind-of-cards.js';
import { ListDocumentQueue } from './list-document-queue.js';
import { ListDocuments } from './list-documents.js';

const DOCUMENTS = 60_000;
const account = '01920f3a-7c1e-7abc-8def-0123456789ab';
const administrator = { staffId: account, role: 'administrator' as const };

let database: TestDatabase;
let desk: BillingDesk;

beforeAll(async () => {
  database = await freshDatabase();
  await sql(database.url, `insert into billing.account (id, holder_name, currency) values ($1, 'Ana', 'usd')`, [account]);
  await sql(database.url, `insert into billing.account_balance (account_id, sort_name, search) values ($1, 'ana', '')`, [
    account,
  ]);
  // Half of them wait, the others are in force; one of a thousand of these runs out in ten years.
  await sql(
    database.url,
    `with made as (
       insert into billing.document (id, account_id, kind, title, last_number, created_at, updated_at)
       select gen_random_uuid(), $1, 'other', 'Letter ' || n, 1, now(), now() from generate_series(1, ${DOCUMENTS}) as n
       returning id, split_part(title, ' ', 2)::int as n
     )
     insert into billing.document_version
       (id, document_id, number, state, uploaded_by, uploaded_at, reviewed_by, reviewed_at, valid_until)
     select gen_random_uuid(), id, 1, case n % 2 when 0 then 'pending' else 'accepted' end, $1, now(),
       case n % 2 when 1 then $1::uuid end, case n % 2 when 1 then now() end, case n % 1000 when 1 then current_date + 3650 end
     from made`,
    [account],
  );
  await sql(database.url, 'analyze billing.document, billing.document_version');
  desk = await BillingDesk.open(database.url);
}, 300_000);

afterAll(async () => {
  await desk?.close();
  await database.drop();
});

/** What was asked for, and how many rows of documents PostgreSQL looked at for it. */
async function looking<T>(ask: () => Promise<T>): Promise<{ answer: T; looked: number }> {
  return desk.em.transactional(async (em) => {
    const lookedAt = async () => {
      const { rows } = await kyselySql<{ looked: number }>`
        select sum(seq_tup_read + idx_tup_fetch)::integer as looked from pg_stat_xact_user_tables
        where schemaname = 'billing' and relname in ('document', 'document_version', 'document_file')`.execute(em.getKysely());
      return rows[0]!.looked;
    };
    const before = await lookedAt();
    const answer = await ask();
    return { answer, looked: (await lookedAt()) - before };
  });
}

const queue = (cursor?: string) => new ListDocumentQueue({ limit: 30, cursor });
const list = (cursor?: string) => new ListDocuments(administrator, account, { limit: 30, cursor });

it.each([
  ['the queue', queue],
  ['an account', list],
] as const)('Of 60,000 documents a page of %s costs its own rows and no more, however deep it is', async (_, page) => {
  let cursor: string | undefined;
  for (let depth = 0; depth < 20; depth++) {
    const { answer, looked } = await looking(() =>
      desk.get(QueryBus).execute<ReturnType<typeof page>, { items: unknown[]; nextCursor: string | null }>(page(cursor)),
    );
    expect([answer.items.length, looked > 0, looked < 300]).toEqual([30, true, true]);
    cursor = answer.nextCursor!;
  }
});

it('Looking for cards that run out does not look at those that do not', async () => {
  const plan = await sql<{ 'QUERY PLAN': string }>(
    database.url,
    `explain select v.document_id from billing.document_version v where v.state = 'accepted' and v.reminded_at is null
       and v.valid_until between current_date and current_date + 30 order by v.valid_until, v.id limit 1`,
  );
  expect(plan.map((row) => row['QUERY PLAN']).join('\n')).toContain('document_running_out');
  await desk.get(RemindOfCards).run();
});
