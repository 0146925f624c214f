import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type RawBuilder, sql } from 'kysely';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { firstInstantOf } from '#shared-kernel/database';

/** A posting as the account sees it: what it changed of the balance, and the balance after it. */
export interface AccountEntry {
  id: string;
  at: string;
  /** The day in the practice's zone. */
  day: string;
  kind: string;
  invoiceId: string | null;
  invoiceNumber: string | null;
  amount: number;
  balance: number;
}

type Row = AccountEntry & { position: number };

/** What Stripe takes for itself or holds back is between it and the practice. */
const notTheHolders = ['stripe_fee', 'dispute_opened', 'dispute_won'];

/** Reads what was posted to one account. That the reader may see the account was asked before. */
@Injectable()
export class AccountLedger {
  private readonly zone: string;

  constructor(
    private readonly em: EntityManager,
    @Inject(SETTINGS) { PRACTICE_TIME_ZONE }: Settings,
  ) {
    this.zone = PRACTICE_TIME_ZONE;
  }

  /** The newest first, `limit` at most, older than the place `before`. */
  newest(accountId: string, before: string | undefined, limit: number): Promise<Row[]> {
    const older = before === undefined ? sql`` : sql`and p.position < ${before}::integer`;
    return this.select(sql`p.account_id = ${accountId} ${older}`, sql`p.position desc limit ${limit}`);
  }

  /** From the beginning of one day of the practice to the beginning of another, the oldest first. */
  between(accountId: string, from: string, to: string): Promise<Row[]> {
    return this.select(
      sql`p.account_id = ${accountId} and p.at >= ${firstInstantOf(from, this.zone)} and p.at < ${firstInstantOf(to, this.zone)}`,
      sql`p.position`,
    );
  }

  /** The balance with which the day began. */
  async balanceBefore(accountId: string, day: string): Promise<number> {
    const { rows } = await sql<{ balance: string }>`
      select balance_after as balance from billing.posting where account_id = ${accountId} and at < ${firstInstantOf(day, this.zone)}
      order by position desc limit 1`.execute(this.em.getKysely());
    return Number(rows[0]?.balance ?? 0);
  }

  private async select(which: RawBuilder<unknown>, order: RawBuilder<unknown>): Promise<Row[]> {
    const { rows } = await sql<Row>`
      select p.id, to_char(p.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at,
        (p.at at time zone ${this.zone})::date::text as day, p.kind, p.invoice_id as "invoiceId", i.number as "invoiceNumber",
        change.amount::float8 as amount, p.balance_after::float8 as balance, p.position
      from billing.posting p left join billing.invoice i on i.id = p.invoice_id cross join lateral (
        select coalesce(sum(e.debit - e.credit), 0) as amount from billing.ledger_entry e
        where e.posting_id = p.id and e.ledger_account in ('receivable', 'patient_credit')
      ) change
      where ${which} and p.kind <> all(${notTheHolders}::text[]) order by ${order}`.execute(this.em.getKysely());
    return rows;
  }
}
