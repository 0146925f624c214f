import { sql } from './sql.js';

/** Each asks for rows that must not be there; together they say that no money was lost, doubled or made up. */
const unsound: Record<string, string> = {
  'debits are credits, over all': `
    select sum(debit) as debits, sum(credit) as credits from billing.ledger_entry having sum(debit) <> sum(credit)`,
  'debits are credits, in each posting': `
    select p.id from billing.posting p left join billing.ledger_entry e on e.posting_id = p.id
    group by p.id having coalesce(sum(e.debit), 0) <> coalesce(sum(e.credit), 0) or count(e.line) < 2`,
  'a posting is in the currency of its account': `
    select p.id from billing.posting p join billing.account a on a.id = p.account_id where a.currency <> p.currency`,
  'every account has its balance': `
    select a.id from billing.account a left join billing.account_balance b on b.account_id = a.id where b.account_id is null`,
  'the balance is what the ledger adds up to': `
    select b.account_id, b.receivable, b.credit, s.* from billing.account_balance b cross join lateral (
      select coalesce(sum(e.debit - e.credit) filter (where e.ledger_account = 'receivable'), 0) as receivable_sum,
        coalesce(sum(e.credit - e.debit) filter (where e.ledger_account = 'patient_credit'), 0) as credit_sum,
        count(distinct p.id) as postings_sum
      from billing.posting p join billing.ledger_entry e on e.posting_id = p.id where p.account_id = b.account_id
    ) s where (b.receivable, b.credit, b.postings) is distinct from (s.receivable_sum, s.credit_sum, s.postings_sum)`,
  'the balance is issued less cancelled less paid plus what went back': `
    select b.account_id, b.balance from billing.account_balance b where b.balance <> (
      select coalesce(sum(case p.kind
        when 'invoice_issued' then e.debit when 'refund_made' then e.debit when 'dispute_lost' then e.debit
        when 'invoice_cancelled' then -e.debit when 'payment_received' then -e.debit when 'refund_failed' then -e.debit
        when 'adjustment' then case e.ledger_account when 'receivable' then e.debit else -e.debit end
        else 0 end), 0)
      from billing.posting p join billing.ledger_entry e on e.posting_id = p.id where p.account_id = b.account_id)`,
  'the running balance runs': `
    select p.id from billing.posting p where p.balance_after <> (
      select sum(case e.ledger_account when 'receivable' then e.debit - e.credit when 'patient_credit' then e.debit - e.credit else 0 end)
      from billing.posting o join billing.ledger_entry e on e.posting_id = o.id
      where o.account_id = p.account_id and o.position <= p.position)`,
  'an invoice is paid by what was allocated to it': `
    select i.id, i.paid_amount from billing.invoice i where i.paid_amount <> (
      select coalesce(sum(amount), 0) from billing.allocation where invoice_id = i.id)`,
  'what is allocated was received': `
    select a.posting_id from billing.allocation a join billing.posting p on p.id = a.posting_id
    group by a.posting_id having sum(a.amount) <> (
      select sum(e.credit) from billing.ledger_entry e where e.posting_id = a.posting_id and e.ledger_account = 'receivable')`,
  'an invoice adds up': `
    select i.id from billing.invoice i where i.total <> (
      select sum((line ->> 'quantity')::bigint * (line ->> 'unitAmount')::bigint) from jsonb_array_elements(i.line_items) as line)`,
  'the open invoices are counted': `
    select b.account_id from billing.account_balance b where b.open_invoices <> (
      select count(*) from billing.invoice i where i.account_id = b.account_id and i.state = 'issued')`,
  'numbers have no gaps': `
    select c.last from billing.invoice_counter c where c.last <> (select count(*) from billing.invoice where sequence is not null)
      or c.last <> (select coalesce(max(sequence), 0) from billing.invoice)`,
  'every issued invoice is posted with its total, and no draft is': `
    select i.id from billing.invoice i left join billing.posting p on p.kind = 'invoice_issued' and p.reference = i.id::text
      left join billing.ledger_entry e on e.posting_id = p.id and e.ledger_account = 'revenue'
    where (i.state = 'draft') <> (p.id is null) or e.credit <> i.total or p.account_id <> i.account_id`,
  'every cancelled invoice has its counter-entry, and no other has': `
    select i.id from billing.invoice i left join billing.posting p on p.kind = 'invoice_cancelled' and p.reference = i.id::text
    where (i.state = 'cancelled') <> (p.id is not null)`,
  'a payment that has come is posted with its amount, once': `
    select p.id from billing.payment p left join billing.posting t on t.kind = 'payment_received' and t.reference = p.intent_id
      left join billing.ledger_entry e on e.posting_id = t.id and e.ledger_account = 'cash_at_stripe'
    where (p.intent_id is null) <> (t.id is null) or e.debit <> p.amount or t.account_id <> p.account_id
      or (p.intent_id is null) <> (p.state in ('pending', 'failed', 'cancelled'))`,
  'a refund is posted when it is made, and again when it comes back': `
    select r.id from billing.refund r
      left join billing.posting made on made.kind = 'refund_made' and made.reference = r.refund_id
      left join billing.posting back on back.kind = 'refund_failed' and back.reference = r.refund_id
    where (r.from_credit is null) <> (made.id is null) or (back.id is null) = (r.state = 'failed' and made.id is not null)`,
  'no more goes back of a payment than came': `
    select p.id from billing.payment p where p.amount <
      (select coalesce(sum(r.amount), 0) from billing.refund r where r.payment_id = p.id and r.state <> 'failed')
      + (select coalesce(sum(d.amount), 0) from billing.dispute d where d.payment_id = p.id and d.state in ('open', 'lost'))`,
};

/** Called after every test of money: whatever it did, the books of the database at `url` are in order. */
export async function expectSoundMoney(url: string): Promise<void> {
  const found: Record<string, unknown[]> = {};
  for (const [rule, statement] of Object.entries(unsound)) {
    const rows = await sql(url, `${statement} limit 5`);
    if (rows.length > 0) found[rule] = rows;
  }
  expect(found).toEqual({});
}
