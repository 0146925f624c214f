import type { EntityManager } from '@mikro-orm/postgresql';
import fc from 'fast-check';
import pg from 'pg';
import { freshDatabase, type TestDatabase } from '../../../../test/support/index.js';
import { expectSoundMoney } from '../../../../test/support/money.js';
import { sql } from '../../../../test/support/sql.js';
import { BillingDesk } from '../billing-app.fixture.js';
import { CancelInvoice } from '../commands/cancel-invoice.js';
import { RebuildBalances } from '../commands/rebuild-balances.js';
import { adjustment, disputeLost, disputeOpened, fromCredit, refundMade, stripeFee } from '../domain/postings.js';
import { creditOf, post } from './ledger.js';
import { lockAccount, lockOpenInvoices } from './load.js';
import { takePayment } from './take-payment.js';

let database: TestDatabase;
let desk: BillingDesk;
let other: BillingDesk;
let references = 0;

beforeAll(async () => {
  database = await freshDatabase();
  [desk, other] = [await BillingDesk.open(database.url), await BillingDesk.open(database.url)];
}, 120_000);

afterEach(() => expectSoundMoney(database.url));

afterAll(async () => {
  await Promise.all([desk?.close(), other?.close()]);
  await database.drop();
});

const rows = (statement: string, values: unknown[] = []) => sql(database.url, statement, values);
const balanceOf = async (accountId: string) =>
  Number((await rows('select balance from billing.account_balance where account_id = $1', [accountId]))[0].balance);
const stateOf = async (invoiceId: string) =>
  (await rows('select state, paid_amount::int as paid from billing.invoice where id = $1', [invoiceId]))[0];

async function debtor(em: EntityManager, accountId: string) {
  const account = await lockAccount(em, accountId);
  return { account, open: await lockOpenInvoices(em, account) };
}

const pay = (accountId: string, amount: number, reference = `pay-${(references += 1)}`, at = desk, invoiceIds: string[] = []) =>
  at.em.transactional(async (em) =>
    takePayment(em, await debtor(em, accountId), { reference, amount, at: new Date(), invoiceIds }),
  );

describe('Numbers of invoices', () => {
  it('are 1 to 50 after fifty were issued at once over two pools, each once', async () => {
    const accounts = await Promise.all(Array.from({ length: 5 }, () => desk.open()));
    const drafts: string[] = [];
    for (let turn = 0; turn < 50; turn += 1) drafts.push(await desk.draft(accounts[turn % 5]!));
    await Promise.all(drafts.map((id, turn) => (turn % 2 === 0 ? desk : other).issue(id)));
    const found = await rows('select sequence, number from billing.invoice order by sequence');
    expect(found).toEqual(
      Array.from({ length: 50 }, (_, index) => ({ sequence: index + 1, number: `INV-${String(index + 1).padStart(6, '0')}` })),
    );
  });

  it('have no gap where an issue is rolled back after it got one', async () => {
    const accountId = await desk.open();
    const [lost, next] = [await desk.draft(accountId), await desk.draft(accountId)];
    await rows(`create function fail() returns trigger language plpgsql as $$ begin raise exception 'lost'; end $$`);
    await rows('create trigger fail before insert on billing.posting for each row execute function fail()');
    await expect(desk.issue(lost)).rejects.toThrow('lost');
    await rows('drop trigger fail on billing.posting');
    const [{ last }] = await rows('select last from billing.invoice_counter');
    await desk.issue(next);
    expect(await stateOf(lost)).toEqual({ state: 'draft', paid: 0 });
    expect(await rows('select sequence from billing.invoice where id = $1', [next])).toEqual([{ sequence: last + 1 }]);
  });

  it('are given once to one draft, by whomever it is issued at the same time', async () => {
    const draft = await desk.draft(await desk.open());
    const results = await Promise.allSettled([desk.issue(draft), other.issue(draft), desk.issue(draft)]);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

describe('A payment', () => {
  it('is posted once, however often and by whomever it is told of', async () => {
    const accountId = await desk.open();
    const invoiceId = await desk.draft(accountId, 500);
    await desk.issue(invoiceId);
    const told = await Promise.all(Array.from({ length: 20 }, (_, turn) => pay(accountId, 500, 'pi_1', turn % 2 ? desk : other)));
    expect(told.filter(Boolean)).toHaveLength(1);
    expect([await stateOf(invoiceId), await balanceOf(accountId)]).toEqual([{ state: 'paid', paid: 500 }, 0]);
    expect(await rows(`select 1 from billing.posting where reference = 'pi_1'`)).toHaveLength(1);
  });

  it('pays what it was meant for first, then what is due first; the rest waits for the next invoice', async () => {
    const accountId = await desk.open();
    const [first, meant] = [await desk.draft(accountId, 300), await desk.draft(accountId, 200)];
    for (const id of [first, meant]) await desk.issue(id);
    await pay(accountId, 250, undefined, desk, [meant]);
    expect([await stateOf(meant), await stateOf(first)]).toEqual([
      { state: 'paid', paid: 200 },
      { state: 'issued', paid: 50 },
    ]);
    await pay(accountId, 400);
    expect(await balanceOf(accountId)).toBe(-150);
    const next = await desk.draft(accountId, 100);
    await desk.issue(next);
    expect([await stateOf(next), await balanceOf(accountId)]).toEqual([{ state: 'paid', paid: 100 }, -50]);
  });

  it('is posted beside others at the same time, each account in its own order, what stands already left out', async () => {
    const accounts = await Promise.all(Array.from({ length: 6 }, () => desk.open()));
    const toPost = (account: { id: string; currency: string }) => [
      () => adjustment({ account, reference: `up-${account.id}` }, 500),
      () => adjustment({ account, reference: `down-${account.id}` }, -200),
      () => stripeFee({ account, reference: `txn-${account.id}` }, 30),
    ];
    const postAll = () =>
      desk.em.transactional(async (em) => {
        for (const id of accounts.toSorted()) await lockAccount(em, id);
        const all = accounts.flatMap((id) => toPost({ id, currency: 'usd' }).map((make) => post(em, make())));
        return Promise.all(all);
      });
    const [known] = accounts;
    await desk.em.transactional(async (em) => {
      const { id, currency } = await lockAccount(em, known!);
      await post(em, toPost({ id, currency })[1]!());
    });
    const fresh = accounts.flatMap((id) => [true, id !== known, true]);
    expect(await postAll()).toEqual(fresh);
    expect(await postAll()).toEqual(fresh.map(() => false));
    const order =
      'select kind, position, balance_after::int as balance from billing.posting where account_id = $1 order by position';
    expect(await rows(order, [accounts[1]])).toEqual([
      { kind: 'adjustment', position: 1, balance: 500 },
      { kind: 'adjustment', position: 2, balance: 300 },
      { kind: 'stripe_fee', position: 3, balance: 300 },
    ]);
    expect((await rows(order, [known])).map(({ balance }) => balance)).toEqual([-200, 300, 300]);
    await expectSoundMoney(database.url);
  });

  it('keeps an invoice from being cancelled, even in part', async () => {
    const accountId = await desk.open();
    const invoiceId = await desk.draft(accountId, 300);
    await desk.issue(invoiceId);
    await pay(accountId, 1);
    await expect(desk.commands.execute(new CancelInvoice(invoiceId, 'x'))).rejects.toMatchObject({
      code: 'billing.not-cancellable',
    });
  });
});

describe('The ledger', () => {
  const protectedTables = ['posting', 'ledger_entry', 'allocation'];
  const expectRefused = async (work: Promise<unknown>, why: string) => expect(work).rejects.toThrow(why);

  it('is never changed, deleted or emptied, not even by the owner of the tables', async () => {
    const accountId = await desk.open();
    await desk.issue(await desk.draft(accountId));
    await pay(accountId, 100);
    for (const table of protectedTables) {
      await expectRefused(rows(`delete from billing.${table}`), 'append-only');
      await expectRefused(rows(`truncate billing.${table} cascade`), 'append-only');
    }
    await expectRefused(rows(`update billing.ledger_entry set debit = debit + 1 where debit > 0`), 'append-only');
    await expectRefused(rows(`update billing.posting set reference = 'x'`), 'append-only');
  });

  it('is denied to a role of the application that was given no right to change it', async () => {
    await rows(`do $$ begin create role billing_app login password 'app'; exception when duplicate_object then null; end $$`);
    await rows('grant usage on schema billing to billing_app');
    await rows('grant select, insert, update, delete on all tables in schema billing to billing_app');
    await rows('revoke update, delete on billing.posting, billing.ledger_entry, billing.allocation from billing_app');
    const app = new pg.Client(database.url);
    await app.connect();
    try {
      await app.query('set role billing_app');
      for (const table of protectedTables) {
        await expectRefused(app.query(`delete from billing.${table}`), 'permission denied');
        await expectRefused(app.query(`truncate billing.${table}`), 'permission denied');
      }
      await expectRefused(app.query('update billing.posting set at = now()'), 'permission denied');
      expect((await app.query('select count(*) from billing.posting')).rowCount).toBe(1);
    } finally {
      await app.end();
      await rows('drop owned by billing_app');
    }
  });

  it.each([
    ['that does not balance', `(gen_random_uuid(), 'receivable', 5, 'revenue', 4, 'usd')`, 'does not balance'],
    ['in another currency', `(gen_random_uuid(), 'receivable', 5, 'revenue', 5, 'eur')`, 'in another currency'],
    ['of an amount below nothing', `(gen_random_uuid(), 'receivable', -5, 'revenue', -5, 'usd')`, 'violates check'],
  ])('takes no posting %s', async (_name, values, why) => {
    const accountId = await desk.open();
    const written = rows(
      `with given (id, debited, debit, credited, credit, currency) as (values ${values}), p as (
         insert into billing.posting (id, account_id, position, kind, reference, currency, balance_after)
         select id, $1, 1, 'adjustment', id::text, currency, debit from given
       ) insert into billing.ledger_entry
         select id, 1, debited, debit, 0 from given union all select id, 2, credited, 0, credit from given`,
      [accountId],
    );
    await expectRefused(written, why);
    await expectRefused(
      rows(
        `insert into billing.posting (id, account_id, position, kind, reference, currency, balance_after)
         values (gen_random_uuid(), $1, 1, 'adjustment', 'nothing', 'usd', 0)`,
        [accountId],
      ),
      'does not balance',
    );
  });

  it('adds up to the same balances when they are added up anew', async () => {
    const all = () => rows('select * from billing.account_balance order by account_id');
    const before = await all();
    await rows(
      `update billing.account_balance set receivable = 7, credit = 9, postings = 1, open_invoices = 3, sort_name = '?', search = ''`,
    );
    expect(await desk.commands.execute(new RebuildBalances())).toBe(before.length);
    expect(await all()).toEqual(before);
  });
});

describe('An issued invoice', () => {
  it('stays as it is, whoever tries', async () => {
    const accountId = await desk.open();
    const invoiceId = await desk.draft(accountId, 300);
    await desk.issue(invoiceId);
    for (const change of [
      'total = 1',
      `line_items = '[]'`,
      `note = 'x'`,
      `due_on = due_on + 1`,
      `number = 'INV-9'`,
      'account_id = gen_random_uuid()',
      'issued_at = now()',
      `state = 'draft', sequence = null, number = null, currency = null, issued_on = null, issued_at = null`,
    ])
      await expect(rows(`update billing.invoice set ${change} where id = $1`, [invoiceId])).rejects.toThrow('stays as it is');
    await expect(rows('delete from billing.invoice where id = $1', [invoiceId])).rejects.toThrow('stays as it is');
    await expect(rows('truncate billing.invoice cascade')).rejects.toThrow(/stays as it is|append-only/);
    await expect(rows('update billing.invoice_counter set last = last + 2')).rejects.toThrow('no gaps');
    await expect(rows('delete from billing.invoice_counter')).rejects.toThrow('no gaps');
    await expect(rows(`update billing.account set currency = 'eur' where id = $1`, [accountId])).rejects.toThrow('is fixed');
    await desk.commands.execute(new CancelInvoice(invoiceId, 'Wrong'));
    await expect(rows(`update billing.invoice set cancel_reason = 'x' where id = $1`, [invoiceId])).rejects.toThrow(
      'stays as it is',
    );
  });
});

/** One deed on one account, through the database: an amount and which invoice it is about. */
async function deed(accountId: string, invoices: string[], kind: number, amount: number, pick: number): Promise<void> {
  const reference = `deed-${(references += 1)}`;
  const invoice = invoices[pick % (invoices.length || 1)];
  if (kind === 0) {
    const id = await desk.draft(accountId, amount);
    invoices.push(id);
    return desk.issue(id);
  }
  if (kind === 1 && invoice)
    return desk.commands.execute(new CancelInvoice(invoice, 'x')).catch((error: { code?: string }) => {
      if (error.code !== 'billing.not-cancellable') throw error;
    });
  if (kind === 2) return void (await pay(accountId, amount, reference));
  await desk.em.transactional(async (em) => {
    const account = await lockAccount(em, accountId);
    const about = { account, reference };
    const taken = { ...about, amount, fromCredit: fromCredit(amount, await creditOf(em, accountId)) };
    if (kind === 3) await post(em, refundMade(taken));
    if (kind === 4) await post(em, disputeOpened(about, amount));
    if (kind === 4 && pick % 2 === 0) await post(em, disputeLost(taken));
    if (kind === 5) await post(em, stripeFee(about, amount));
    if (kind === 6) await post(em, adjustment(about, pick % 2 === 0 ? amount : -amount));
  });
}

it('Whatever is done, in whatever order, the books in the database are in order: 100 stories', async () => {
  const deeds = fc.array(fc.tuple(fc.nat(6), fc.integer({ min: 1, max: 99_999_999 }), fc.nat(9)), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(deeds, async (story) => {
      const accountId = await desk.open();
      const invoices: string[] = [];
      for (const [kind, amount, pick] of story) await deed(accountId, invoices, kind, amount, pick);
    }),
    { numRuns: 100 },
  );
  const before = await rows('select * from billing.account_balance order by account_id');
  await desk.commands.execute(new RebuildBalances());
  expect(await rows('select * from billing.account_balance order by account_id')).toEqual(before);
}, 600_000);
