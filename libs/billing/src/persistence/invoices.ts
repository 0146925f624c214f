import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type RawBuilder, sql } from 'kysely';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { instant } from './instant.js';
import { invoiceNotFound } from './not-found.js';
import { reachable, type Reader } from './reach.js';

/** Amounts are whole numbers of the currency's smallest unit. */
export interface InvoiceView {
  id: string;
  accountId: string;
  holderName: string;
  state: 'draft' | 'issued' | 'paid' | 'cancelled';
  number: string | null;
  currency: string;
  lineItems: { description: string; quantity: number; unitAmount: number; amount: number }[];
  total: number;
  paidAmount: number;
  openAmount: number;
  note: string | null;
  issuedOn: string | null;
  dueOn: string | null;
  overdue: boolean;
  paidAt: string | null;
  cancelledAt: string | null;
  cancelReason: string | null;
  version: number;
  createdAt: string;
  updatedAt: string;
}

/** Shows invoices; drafts to administrators only. */
@Injectable()
export class Invoices {
  constructor(
    private readonly em: EntityManager,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Refuses with `billing.invoice-not-found`. */
  async find(invoiceId: string, reader: Reader): Promise<InvoiceView> {
    const [invoice] = await this.select(reader, sql`i.id = ${invoiceId} and ${reachable(reader, sql.ref('i.account_id'))}`, 1);
    if (!invoice) throw invoiceNotFound();
    return invoice;
  }

  /** Of one account, the newest first. That the reader may see the account was asked before. */
  async of(
    accountId: string,
    reader: Reader,
    { state, beforeId, limit }: { state: string | undefined; beforeId: string | undefined; limit: number },
  ): Promise<InvoiceView[]> {
    const conditions = [
      sql`i.account_id = ${accountId}`,
      ...(state ? [sql`i.state = ${state}`] : []),
      ...(beforeId ? [sql`i.id < ${beforeId}::uuid`] : []),
    ];
    return this.select(reader, sql.join(conditions, sql` and `), limit);
  }

  private async select({ role }: Reader, which: RawBuilder<unknown>, limit: number): Promise<InvoiceView[]> {
    const drafts = role === 'administrator' ? sql`true` : sql`i.state <> 'draft'`;
    const { rows } = await sql<{ view: InvoiceView }>`
      select json_build_object(
        'id', i.id, 'accountId', i.account_id, 'holderName', a.holder_name, 'state', i.state, 'number', i.number,
        'currency', coalesce(i.currency, a.currency),
        'lineItems', (
          select json_agg(line || jsonb_build_object('amount', (line ->> 'quantity')::bigint * (line ->> 'unitAmount')::bigint)
            order by place)
          from jsonb_array_elements(i.line_items) with ordinality as l(line, place)),
        'total', i.total, 'paidAmount', i.paid_amount,
        'openAmount', case when i.state = 'issued' then i.total - i.paid_amount else 0 end,
        'note', i.note, 'issuedOn', i.issued_on, 'dueOn', i.due_on,
        'overdue', i.state = 'issued' and i.due_on < (now() at time zone ${this.settings.PRACTICE_TIME_ZONE})::date,
        'paidAt', ${instant('i.paid_at')}, 'cancelledAt', ${instant('i.cancelled_at')}, 'cancelReason', i.cancel_reason,
        'version', i.version, 'createdAt', ${instant('i.created_at')}, 'updatedAt', ${instant('i.updated_at')}) as view
      from billing.invoice i join billing.account a on a.id = i.account_id
      where ${which} and ${drafts} order by i.id desc limit ${limit}`.execute(this.em.getKysely());
    return rows.map(({ view }) => view);
  }
}
