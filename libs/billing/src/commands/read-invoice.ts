import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { auditChange } from '#shared-kernel/cqrs';
import { Invoices, type InvoiceView } from '../persistence/invoices.js';
import type { Reader } from '../persistence/reach.js';

/** Shows an invoice. It changes nothing, but that somebody read it stands in the audit, so it is an order. */
export class ReadInvoice extends Command<InvoiceView> {
  constructor(
    readonly reader: Reader,
    readonly subjectId: string,
  ) {
    super();
  }
}

@CommandHandler(ReadInvoice)
export class ReadInvoiceHandler implements ICommandHandler<ReadInvoice> {
  constructor(
    private readonly em: EntityManager,
    private readonly invoices: Invoices,
  ) {}

  async execute({ reader, subjectId: invoiceId }: ReadInvoice): Promise<InvoiceView> {
    const invoice = await this.invoices.find(invoiceId, reader);
    await auditChange(this.em.getKysely(), { accountId: invoice.accountId });
    return invoice;
  }
}
