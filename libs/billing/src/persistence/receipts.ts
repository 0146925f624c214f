import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { DomainError } from '#shared-kernel/domain';
import { instant } from './instant.js';

/** Money that came, what it paid at that moment, and what has gone back of it since. Amounts in the currency's smallest unit. */
export interface ReceiptView {
  paymentId: string;
  accountId: string;
  holderName: string;
  amount: number;
  currency: string;
  receivedAt: string;
  invoices: { number: string; amount: number }[];
  /** What no invoice needed. */
  creditedAmount: number;
  /** In the order in which it happened. A dispute that is open may yet be won. */
  back: { kind: 'refund' | 'dispute_open' | 'dispute_lost'; amount: number; at: string }[];
}

/** The receipts of payments, for whoever was found to be allowed to see the payment. */
@Injectable()
export class Receipts {
  constructor(private readonly em: EntityManager) {}

  /** Refuses with `billing.no-receipt` where no money has come. */
  async of(paymentId: string): Promise<ReceiptView> {
    const { rows } = await sql<{ receipt: ReceiptView }>`
      select json_build_object(
        'paymentId', p.id, 'accountId', p.account_id, 'holderName', a.holder_name, 'amount', p.amount, 'currency', p.currency,
        'receivedAt', ${instant('p.settled_at')},
        'invoices', coalesce((
          select json_agg(json_build_object('number', i.number, 'amount', l.amount) order by i.sequence)
          from billing.allocation l join billing.invoice i on i.id = l.invoice_id where l.posting_id = t.id), '[]'),
        'creditedAmount', p.amount - coalesce((select sum(l.amount) from billing.allocation l where l.posting_id = t.id), 0),
        'back', coalesce((
          select json_agg(json_build_object('kind', b.kind, 'amount', b.amount, 'at', ${instant('b.at')}) order by b.at, b.id)
          from (
            select r.id, 'refund' as kind, r.amount, coalesce(r.settled_at, r.requested_at) as at from billing.refund r
            where r.payment_id = p.id and r.from_credit is not null and r.state <> 'failed'
            union all
            select d.id, 'dispute_' || d.state, d.amount, coalesce(d.decided_at, d.opened_at) from billing.dispute d
            where d.payment_id = p.id and d.state in ('open', 'lost')
          ) b), '[]')) as receipt
      from billing.payment p
      join billing.account a on a.id = p.account_id
      join billing.posting t on t.kind = 'payment_received' and t.reference = p.intent_id
      where p.id = ${paymentId}`.execute(this.em.getKysely());
    if (!rows[0]) throw new DomainError('conflict', 'billing.no-receipt', 'Only a payment whose money has come has a receipt.');
    return rows[0].receipt;
  }
}
