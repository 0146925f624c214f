import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { type RawBuilder, sql } from 'kysely';
import { sizeOfOwed } from '../domain/charge-limits.js';
import { PayerLinks } from '../payer/payer-links.js';
import { instant } from './instant.js';
import { paymentNotFound } from './not-found.js';
import { isWithdrawn, owed, worksUntil } from './payer-link.js';
import { reachable, type Reader } from './reach.js';

/** Amounts are whole numbers of the currency's smallest unit. */
export interface PaymentView {
  id: string;
  accountId: string;
  state: 'pending' | 'succeeded' | 'failed' | 'cancelled' | 'refunded' | 'partially_refunded' | 'disputed';
  processing: boolean;
  amount: number;
  currency: string;
  invoiceIds: string[];
  creditedAmount: number;
  refundedAmount: number;
  refunds: {
    id: string;
    state: 'pending' | 'succeeded' | 'failed';
    amount: number;
    requestedAt: string;
    settledAt: string | null;
  }[];
  disputes: {
    id: string;
    state: 'inquiry' | 'open' | 'won' | 'lost' | 'closed';
    amount: number;
    reason: string;
    openedAt: string;
    decidedAt: string | null;
  }[];
  url: string | null;
  /** With which the patient pays; null once it opens no page any more. */
  payerLink: { url: string; worksUntil: string } | null;
  expiresAt: string | null;
  startedAt: string;
  settledAt: string | null;
}

interface Row {
  view: Omit<PaymentView, 'payerLink'>;
  linkId: string;
  linkEpoch: number;
  failure: string | null;
  /** Of the link, where one of its pages can be opened; null where nobody can pay with it. */
  worksUntil: string | null;
  owed: number | null;
}

/** Shows payments to those who may see their account. */
@Injectable()
export class Payments {
  constructor(
    private readonly em: EntityManager,
    private readonly links: PayerLinks,
  ) {}

  /** Refuses with `billing.payment-not-found`. */
  async find(paymentId: string, reader: Reader): Promise<PaymentView> {
    const [payment] = await this.select(sql`p.id = ${paymentId} and ${reachable(reader, sql.ref('p.account_id'))}`, 1);
    if (!payment) throw paymentNotFound();
    return payment;
  }

  /** Of one account, the newest first. That the reader may see the account was asked before. */
  of(accountId: string, beforeId: string | undefined, limit: number): Promise<PaymentView[]> {
    const older = beforeId === undefined ? sql`` : sql`and p.id < ${beforeId}::uuid`;
    return this.select(sql`p.account_id = ${accountId} ${older}`, limit);
  }

  private async select(which: RawBuilder<unknown>, limit: number): Promise<PaymentView[]> {
    const { rows } = await sql<Row>`
      select coalesce(p.link_of, p.id) as "linkId", a.link_epoch as "linkEpoch", l.until as "worksUntil",
        l.owed::float8 as owed, p.failure,
        json_build_object(
        'id', p.id, 'accountId', p.account_id, 'state', p.state, 'processing', p.processing, 'amount', p.amount,
        'currency', p.currency, 'invoiceIds', p.invoice_ids,
        'creditedAmount', coalesce((
          select sum(e.credit) from billing.posting t join billing.ledger_entry e on e.posting_id = t.id
          where t.kind = 'payment_received' and t.reference = p.intent_id and e.ledger_account = 'patient_credit'), 0),
        'refundedAmount', coalesce((
          select sum(r.amount) from billing.refund r
          where r.payment_id = p.id and r.from_credit is not null and r.state <> 'failed'), 0),
        'refunds', coalesce((
          select json_agg(json_build_object('id', r.id, 'state', r.state, 'amount', r.amount,
            'requestedAt', ${instant('r.requested_at')}, 'settledAt', ${instant('r.settled_at')}) order by r.id)
          from billing.refund r where r.payment_id = p.id), '[]'),
        'disputes', coalesce((
          select json_agg(json_build_object('id', d.id, 'state', d.state, 'amount', d.amount, 'reason', d.reason,
            'openedAt', ${instant('d.opened_at')}, 'decidedAt', ${instant('d.decided_at')}) order by d.id)
          from billing.dispute d where d.payment_id = p.id), '[]'),
        'url', p.url, 'expiresAt', ${instant('p.expires_at')}, 'startedAt', ${instant('p.started_at')},
        'settledAt', ${instant('p.settled_at')}) as view
      from billing.payment p join billing.account a on a.id = p.account_id left join lateral (${openLink}) l on true
      where ${which} order by p.id desc limit ${limit}`.execute(this.em.getKysely());
    return rows.map(({ view, linkId, linkEpoch, worksUntil: until, owed: left, failure }) => ({
      ...view,
      payerLink:
        until === null || left === null || sizeOfOwed({ ...view, owed: left, failure }) !== 'fits'
          ? null
          : { url: this.links.addressOf(linkId, linkEpoch), worksUntil: until },
    }));
  }
}

/** Until when somebody can pay with its link, and what is owed; no row where nobody can, or another one was begun with it since. */
const openLink = sql`
  select ${instant('o.until')} as until, o.owed from (
    select ${worksUntil} as until, ${owed} as owed from billing.payment f
    where f.id = coalesce(p.link_of, p.id) and (p.state in ('pending', 'cancelled') and not p.processing or p.state = 'failed' and p.session_id is null) and not ${isWithdrawn}
      and not exists (select from billing.payment n where n.link_of = f.id and n.id > p.id)
  ) o
  where o.until > now() and o.owed > 0`;
