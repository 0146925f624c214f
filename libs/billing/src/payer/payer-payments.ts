import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { sizeOfOwed } from '../domain/charge-limits.js';
import { type PayerFacts, type PayerState, standingForPayer } from '../domain/payer-standing.js';
import { RECEIPT_DAYS, isWithdrawn, owed, worksUntil } from '../persistence/payer-link.js';
import { linkNotValid } from './payer-door.js';

interface Row extends Omit<PayerFacts, 'size'> {
  /** The payment whose link it is. */
  linkId: string;
  /** The payment that it leads to. */
  paymentId: string;
  accountId: string;
  amount: number;
  currency: string;
  /** Of those that the link was made for, what can still be paid; empty for the whole balance. */
  invoiceIds: string[];
  startedBy: string | null;
  startedAt: Date;
  settledAt: Date | null;
  url: string | null;
  worksUntil: Date;
  readonly failure: string | null;
  linkEpoch: number;
  /** Where the account's letters go. */
  email: string | null;
}

export interface PayerPayment extends Omit<Row, 'state' | 'failure'> {
  readonly state: PayerState;
}

/**
 * What a payer's link leads to, as it stands for whoever pays: the payment that it names if its money has come, else the newest of
 * those that were begun with it.
 */
@Injectable()
export class PayerPayments {
  constructor(private readonly em: EntityManager) {}

  /** `paymentId`: any of those. Refuses with `billing.payment-link-not-valid`. */
  async find(paymentId: string): Promise<PayerPayment> {
    const { rows } = await sql<Row>`
      with first as (
        select f.* from billing.payment f
        where f.id = (select coalesce(g.link_of, g.id) from billing.payment g where g.id = ${paymentId})
      ), payable as (
        select array(
          select i.id from first f join billing.invoice i on i.id = any(f.invoice_ids) and i.state = 'issued' order by i.id
        ) as ids
      )
      select f.id as "linkId", p.id as "paymentId", p.account_id as "accountId", p.state, p.processing, p.amount::float8 as amount,
        p.currency, payable.ids as "invoiceIds", p.started_by as "startedBy", p.started_at as "startedAt",
        p.settled_at as "settledAt", p.url, p.failure, a.email, a.link_epoch as "linkEpoch",
        ${isWithdrawn} as withdrawn, ${worksUntil} as "worksUntil", ${worksUntil} > now() as "linkWorks",
        p.session_id is not null as "hadPage",
        coalesce(p.settled_at + make_interval(days => ${RECEIPT_DAYS}) > now(), true) as "receiptWorks", ${owed}::float8 as owed
      from first f cross join payable
        join billing.payment p on p.id = f.id or p.link_of = f.id
        join billing.account a on a.id = f.account_id
      order by (p.id = ${paymentId} and p.intent_id is not null) desc, (p.state = 'pending') desc, p.id desc limit 1`.execute(
      this.em.getKysely(),
    );
    const [row] = rows;
    if (!row) throw linkNotValid();
    return { ...row, state: standingForPayer({ ...row, size: sizeOfOwed(row) }) };
  }
}
