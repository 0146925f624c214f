import { randomUUID } from 'node:crypto';
import pg from 'pg';

// The limit of P4: the rows that an event leaves behind, written by pg in two transactions, as many at once as a worker handles.
// It asks nobody at Stripe, checks no signature, locks and reads nothing, and has no queue.

interface Due {
  id: string;
  accountId: string;
  invoiceId: string;
  amount: number;
}

const AT_ONCE = 20;

const eventSql = `
  with event as (
    insert into billing.stripe_event (id, event_id, type, object_id, received_at)
    values (gen_random_uuid(), $1, 'checkout.session.completed', $2, now())
  )
  insert into shared_kernel.outbox (id, type, payload, occurred_at)
  values ($3::uuid, 'billing.stripe-event-received', jsonb_build_object('eventId', $1::text, 'objectId', $2::text), now())`;

const postingSql = `
  with received as (
    insert into billing.posting (id, account_id, position, kind, reference, currency, balance_after)
    values ($1::uuid, $2::uuid, 2, 'payment_received', $1::text, 'usd', 0)
  ), fee as (
    insert into billing.posting (id, account_id, position, kind, reference, currency, balance_after)
    values ($3::uuid, $2, 3, 'stripe_fee', $3::text, 'usd', 0)
  ), entries as (
    insert into billing.ledger_entry (posting_id, line, ledger_account, debit, credit)
    values ($1, 1, 'cash_at_stripe', $4::bigint, 0), ($1, 2, 'receivable', 0, $4),
      ($3, 1, 'fees', 320, 0), ($3, 2, 'cash_at_stripe', 0, 320)
  ), allocated as (
    insert into billing.allocation (posting_id, invoice_id, amount) values ($1, $5::uuid, $4)
  ), balance as (
    update billing.account_balance set receivable = 0, open_invoices = 0, postings = 3 where account_id = $2
  ), invoice as (
    update billing.invoice set state = 'paid', paid_amount = total, paid_at = now(), version = version + 1 where id = $5
  ), payment as (
    update billing.payment set state = 'succeeded', intent_id = $1::text, settled_at = now(), url = null where id = $6::uuid
  ), facts as (
    insert into shared_kernel.outbox (id, type, payload, occurred_at)
    values (gen_random_uuid(), 'billing.payment-succeeded', jsonb_build_object('paymentId', $6, 'accountId', $2, 'amount', $4), now()),
      (gen_random_uuid(), 'billing.invoice-paid', jsonb_build_object('invoiceId', $5, 'accountId', $2, 'amount', $4), now())
  ), processed as (
    insert into shared_kernel.processed (event_id, reaction) values ($7::uuid, 'billing.follow-stripe')
  )
  update shared_kernel.outbox set relayed_at = now(), reactions = '{billing.follow-stripe}', completed_at = now() where id = $7`;

process.on('message', ({ payments }: { payments: Due[] }) => {
  void writeAll(payments).then((perSecond) => process.send!({ perSecond }));
});
process.once('disconnect', () => process.exit());

async function writeAll(payments: Due[]): Promise<number> {
  const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: AT_ONCE });
  const startedAt = performance.now();
  let next = 0;
  const writeOneByOne = async () => {
    while (next < payments.length) {
      const { id, accountId, invoiceId, amount } = payments[next++]!;
      const factId = randomUUID();
      await pool.query(eventSql, [`evt_${factId}`, `cs_${id}`, factId]);
      await pool.query(postingSql, [randomUUID(), accountId, randomUUID(), amount, invoiceId, id, factId]);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, writeOneByOne));
  await pool.end();
  return payments.length / ((performance.now() - startedAt) / 1_000);
}
