import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { cursorAfter, placeOf } from '#shared-kernel/paging';
import { Invoices, type InvoiceView } from '../persistence/invoices.js';
import { Reach, type Reader } from '../persistence/reach.js';

/** What a list shows of an invoice: not what it is for. Whoever wants to know that reads it, which is audited. */
export type InvoiceItem = Omit<InvoiceView, 'lineItems' | 'note' | 'cancelReason'>;

export interface InvoicePage {
  items: InvoiceItem[];
  nextCursor: string | null;
}

/** An account's invoices, the newest first. */
export class ListInvoices extends Query<InvoicePage> {
  constructor(
    readonly reader: Reader,
    readonly accountId: string,
    readonly options: { state?: string | undefined; limit: number; cursor?: string | undefined },
  ) {
    super();
  }
}

@QueryHandler(ListInvoices)
export class ListInvoicesHandler implements IQueryHandler<ListInvoices> {
  constructor(
    private readonly reach: Reach,
    private readonly invoices: Invoices,
  ) {}

  async execute({ reader, accountId, options: { state, limit, cursor } }: ListInvoices): Promise<InvoicePage> {
    await this.reach.mustReach(accountId, reader);
    const beforeId = cursor === undefined ? undefined : placeOf(cursor).id;
    const found = await this.invoices.of(accountId, reader, { state, beforeId, limit: limit + 1 });
    const items = found.slice(0, limit).map(({ lineItems, note, cancelReason, ...item }) => item);
    const last = found.length > limit ? items.at(-1) : undefined;
    return { items, nextCursor: cursorAfter(last && { value: '', id: last.id }) };
  }
}
