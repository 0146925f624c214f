import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { type AccountEntry, AccountLedger } from './account-ledger.js';
import { accountNotFound } from './not-found.js';
import { reachable, type Reader } from './reach.js';

/** What happened on an account in one month of the practice's calendar. */
export interface StatementView {
  accountId: string;
  holderName: string;
  currency: string;
  /** `YYYY-MM`. */
  month: string;
  from: string;
  to: string;
  openingBalance: number;
  closingBalance: number;
  entries: AccountEntry[];
}

@Injectable()
export class Statements {
  constructor(
    private readonly em: EntityManager,
    private readonly ledger: AccountLedger,
  ) {}

  /** Refuses with `billing.account-not-found`. */
  async of(accountId: string, month: string, reader: Reader): Promise<StatementView> {
    const { rows } = await sql<{ holderName: string; currency: string; from: string; to: string; next: string }>`
      select a.holder_name as "holderName", a.currency, first::text as "from",
        (first + interval '1 month' - interval '1 day')::date::text as "to", (first + interval '1 month')::date::text as next
      from billing.account a, cast(${`${month}-01`} as date) as first
      where a.id = ${accountId} and ${reachable(reader, sql.ref('a.id'))}`.execute(this.em.getKysely());
    if (!rows[0]) throw accountNotFound();
    const { next, ...account } = rows[0];
    const entries = await this.ledger.between(accountId, account.from, next);
    return {
      accountId,
      month,
      ...account,
      openingBalance: await this.ledger.balanceBefore(accountId, account.from),
      closingBalance: await this.ledger.balanceBefore(accountId, next),
      entries: entries.map(({ position: _, ...entry }) => entry),
    };
  }
}
