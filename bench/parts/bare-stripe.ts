import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';

// An event of Stripe to the ledger: the API writes it down and notifies the worker, which posts the payment and its fee with one
// statement. It checks no signature, asks nobody at Stripe and locks nothing: what Stripe would say is in the event's payment.

const receivedSql = `
  with event as (
    insert into billing.stripe_event (id, event_id, type, object_id, received_at)
    values ($1::uuid, $2::text, $3::text, $4::text, now())
  ), audited as (
    insert into audit.event (id, at, actor_kind, action, subject_id, address, outcome, detail)
    values ($5::uuid, now(), 'anonymous', 'receive-stripe-event', $1, '127.0.0.1', 'ok', jsonb_build_object('facts',
      jsonb_build_array(jsonb_build_object('type', $3, 'eventId', $2, 'objectId', $4),
        jsonb_build_object('type', 'billing.stripe-events-received', 'eventIds', jsonb_build_array($2)))))
  ), fact as (
    insert into shared_kernel.outbox (id, type, payload, occurred_at, reactions, relayed_at)
    values ($6::uuid, 'billing.stripe-events-received', jsonb_build_object('eventIds', jsonb_build_array($2)), now(),
      '{billing.follow-stripe}', now())
  )
  select pg_notify('bare_stripe_event', $6::text || ' ' || $4)`;

export async function receiveEvent(pool: Pool, { eventId, type, objectId }: Record<'eventId' | 'type' | 'objectId', string>) {
  const values = [randomUUID(), eventId, type, objectId, randomUUID(), randomUUID()];
  await pool.query({ name: 'receive-event', text: receivedSql, values });
}

const settledSql = `
  with payment as (
    update billing.payment set state = 'succeeded', intent_id = 'pi_' || $3::text, settled_at = now(), url = null
    where session_id = $2::text returning id, account_id, amount
  ), due as (
    select p.id as payment_id, p.account_id, p.amount, round(p.amount * 0.029 + 30)::bigint as fee, i.id as invoice_id
    from payment p join billing.invoice i on i.account_id = p.account_id
  ), postings as (
    insert into billing.posting (id, account_id, position, kind, reference, currency, balance_after)
    select $4::uuid, account_id, 2, 'payment_received', 'pi_' || $3, 'usd', 0 from due union all
    select $5::uuid, account_id, 3, 'stripe_fee', 'txn_' || $3, 'usd', 0 from due
  ), entries as (
    insert into billing.ledger_entry (posting_id, line, ledger_account, debit, credit)
    select $4, 1, 'cash_at_stripe', amount, 0 from due union all select $4, 2, 'receivable', 0, amount from due union all
    select $5, 1, 'fees', fee, 0 from due union all select $5, 2, 'cash_at_stripe', 0, fee from due
  ), allocated as (
    insert into billing.allocation (posting_id, invoice_id, amount) select $4, invoice_id, amount from due
  ), balance as (
    update billing.account_balance b set receivable = 0, open_invoices = 0, postings = 3 from due where b.account_id = due.account_id
  ), invoice as (
    update billing.invoice i set state = 'paid', paid_amount = total, paid_at = now(), updated_at = now(), version = version + 1
    from due where i.id = due.invoice_id
  ), audited as (
    insert into audit.event (id, at, actor_kind, action, subject_id, outcome, detail)
    select $6::uuid, now(), 'system', 'billing.payment-succeeded', payment_id, 'ok', jsonb_build_object('facts', jsonb_build_array(
      jsonb_build_object('type', 'billing.payment-succeeded', 'paymentId', payment_id, 'accountId', account_id, 'amount', amount),
      jsonb_build_object('type', 'billing.invoice-paid', 'invoiceId', invoice_id, 'accountId', account_id, 'amount', amount)))
    from due
  ), fact as (
    insert into shared_kernel.outbox (id, type, payload, occurred_at, reactions, relayed_at, completed_at)
    select $7::uuid, 'billing.payment-succeeded', jsonb_build_object('paymentId', payment_id, 'accountId', account_id, 'amount', amount),
      now(), '{billing.send-receipt}', now(), now() from due
  ), processed as (
    insert into shared_kernel.processed (event_id, reaction) values ($1::uuid, 'billing.follow-stripe'), ($7, 'billing.send-receipt')
  )
  update shared_kernel.outbox set completed_at = now() where id = $1`;

/** `payload` is what the API notified: the id of the fact and the Checkout Session. */
export async function settlePayment(pool: Pool, payload: string): Promise<void> {
  const [factId, sessionId] = payload.split(' ') as [string, string];
  const reference = randomUUID().replaceAll('-', '');
  const values = [factId, sessionId, reference, randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  await pool.query({ name: 'settle-payment', text: settledSql, values });
}
