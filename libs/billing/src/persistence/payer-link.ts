import { sql } from 'kysely';

/** So long after a payment was begun its link opens a page again that has closed by itself; Stripe's own closes after a day. */
const LINK_DAYS = 14;

/** So long after the money came its link shows what was paid, and gives a receipt. */
export const RECEIPT_DAYS = 90;

/**
 * For statements in which `f` is the payment whose link it is and `p` the newest that was begun with it: until when the link
 * works. A page that is open keeps it working.
 */
export const worksUntil = sql`
  greatest(f.started_at + make_interval(days => ${LINK_DAYS}), case when p.url is not null then p.expires_at end)`;

/** In the same statements: what is owed at this moment of what the link was made for. */
export const owed = sql`(
  select least(b.balance, case when f.invoice_ids = '{}' then b.balance else (
    select coalesce(sum(i.total - i.paid_amount), 0) from billing.invoice i where i.id = any(f.invoice_ids) and i.state = 'issued'
  ) end) from billing.account_balance b where b.account_id = f.account_id)`;

/** In the same statements: whether somebody of the practice has cancelled one of them. */
export const isWithdrawn = sql`exists (select from billing.payment w where w.withdrawn and (w.id = f.id or w.link_of = f.id))`;
