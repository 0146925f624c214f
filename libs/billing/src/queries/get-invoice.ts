import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Invoices, type InvoiceView } from '../persistence/invoices.js';
import type { Reader } from '../persistence/reach.js';

/** An invoice as whoever has just changed it is answered. Reading it is an order: `ReadInvoice`. */
export class GetInvoice extends Query<InvoiceView> {
  constructor(
    readonly reader: Reader,
    readonly invoiceId: string,
  ) {
    super();
  }
}

@QueryHandler(GetInvoice)
export class GetInvoiceHandler implements IQueryHandler<GetInvoice> {
  constructor(private readonly invoices: Invoices) {}

  execute({ reader, invoiceId }: GetInvoice): Promise<InvoiceView> {
    return this.invoices.find(invoiceId, reader);
  }
}
