import { EntityManager } from '@mikro-orm/postgresql';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { accountNotFound } from '../persistence/not-found.js';
import { reachable, type Reader } from '../persistence/reach.js';

/** Amounts are whole numbers of the currency's smallest unit. */
export interface BillingAccountView {
  id: string;
  holderName: string;
  email: string | null;
  externalId: string | null;
  currency: string;
  currencyFixed: boolean;
  balance: { amount: number; currency: string };
  /** What was paid and no invoice needed yet. */
  credit: { amount: number; currency: string };
  openInvoices: number;
  version: number;
  openedAt: string;
  updatedAt: string;
}

export class GetBillingAccount extends Query<BillingAccountView> {
  constructor(
    readonly reader: Reader,
    readonly accountId: string,
  ) {
    super();
  }
}

type Row = Omit<BillingAccountView, 'openedAt' | 'updatedAt'> & { openedAt: Date; updatedAt: Date };

@QueryHandler(GetBillingAccount)
export class GetBillingAccountHandler implements IQueryHandler<GetBillingAccount> {
  constructor(private readonly em: EntityManager) {}

  async execute({ reader, accountId }: GetBillingAccount): Promise<BillingAccountView> {
    const { rows } = await sql<Row>`
      select a.id, a.holder_name as "holderName", a.email, a.external_id as "externalId", a.currency,
        b.postings > 0 as "currencyFixed", json_build_object('amount', b.balance, 'currency', a.currency) as balance,
        json_build_object('amount', greatest(least(b.credit, -b.balance), 0), 'currency', a.currency) as credit, b.open_invoices as "openInvoices",
        a.version, a.opened_at as "openedAt", a.updated_at as "updatedAt"
      from billing.account a join billing.account_balance b on b.account_id = a.id
      where a.id = ${accountId} and ${reachable(reader, sql.ref('a.id'))}`.execute(this.em.getKysely());
    const row = rows[0];
    if (!row) throw accountNotFound();
    return { ...row, openedAt: row.openedAt.toISOString(), updatedAt: row.updatedAt.toISOString() };
  }
}
