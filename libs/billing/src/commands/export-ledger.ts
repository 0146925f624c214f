import { EntityManager } from '@mikro-orm/postgresql';
import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type RawBuilder, sql } from 'kysely';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { currentScope } from '#shared-kernel/context';
import { csvRow } from '#shared-kernel/csv';
import { firstInstantOf } from '#shared-kernel/database';
import { decimalsOf } from '#shared-kernel/domain';

const POSTINGS_AT_ONCE = 1_000;

const header = 'at,posting_id,kind,reference,invoice,account_id,external_id,holder_name,ledger_account,debit,credit,currency\r\n';

/** Days of the practice, both included. */
export interface LedgerRange {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/**
 * The ledger as lines of a CSV file, the oldest first, some at a time. It changes nothing, but it is an order all the same:
 * taking it out of the house stands in the audit.
 */
export class ExportLedger extends Command<AsyncIterable<string>> {
  constructor(readonly range: LedgerRange) {
    super();
  }
}

interface Row {
  id: string;
  at: string;
  kind: string;
  reference: string;
  invoice: string | null;
  accountId: string;
  externalId: string | null;
  holderName: string;
  currency: string;
  entries: { ledgerAccount: string; debit: number; credit: number }[];
}

@CommandHandler(ExportLedger)
export class ExportLedgerHandler implements ICommandHandler<ExportLedger> {
  constructor(
    private readonly em: EntityManager,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async execute({ range }: ExportLedger): Promise<AsyncIterable<string>> {
    currentScope().command!.detail = { range };
    return this.lines(range);
  }

  private async *lines(range: LedgerRange): AsyncGenerator<string> {
    yield header;
    let last: Row | undefined;
    do {
      const rows = await this.postings(range, last);
      yield rows.map(linesOf).join('');
      last = rows.length === POSTINGS_AT_ONCE ? rows.at(-1) : undefined;
    } while (last);
  }

  private async postings({ from, to }: LedgerRange, last: Row | undefined): Promise<Row[]> {
    const { PRACTICE_TIME_ZONE: zone } = this.settings;
    const conditions: RawBuilder<unknown>[] = [
      sql`true`,
      ...(from ? [sql`p.at >= ${firstInstantOf(from, zone)}`] : []),
      ...(to ? [sql`p.at < ${firstInstantOf(sql`(${to}::date + 1)`, zone)}`] : []),
      ...(last ? [sql`(p.at, p.id) > (${last.at}::timestamptz, ${last.id}::uuid)`] : []),
    ];
    const { rows } = await sql<Row>`
      select p.id, to_char(p.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, p.kind, p.reference,
        i.number as invoice, a.id as "accountId", a.external_id as "externalId", a.holder_name as "holderName", p.currency,
        (select json_agg(json_build_object('ledgerAccount', e.ledger_account, 'debit', e.debit, 'credit', e.credit)
          order by e.line) from billing.ledger_entry e where e.posting_id = p.id) as entries
      from (
        select * from billing.posting p where ${sql.join(conditions, sql` and `)} order by p.at, p.id limit ${POSTINGS_AT_ONCE}
      ) p join billing.account a on a.id = p.account_id left join billing.invoice i on i.id = p.invoice_id
      order by p.at, p.id`.execute(this.em.fork().getKysely());
    return rows;
  }
}

function linesOf({ entries, currency, ...posting }: Row): string {
  const { at, id, kind, reference, invoice, accountId, externalId, holderName } = posting;
  const start = [at, id, kind, reference, invoice, accountId, externalId, holderName];
  const written = (amount: number) => (amount === 0 ? null : decimal(amount, decimalsOf(currency)));
  return entries
    .map(({ ledgerAccount, debit, credit }) => csvRow([...start, ledgerAccount, written(debit), written(credit), currency]))
    .join('');
}

/** 12500 with 2 decimals is `125.00`. */
function decimal(amount: number, decimals: number): string {
  const digits = String(amount).padStart(decimals + 1, '0');
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
