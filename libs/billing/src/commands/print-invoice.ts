import { EntityManager } from '@mikro-orm/postgresql';
import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { auditChange } from '#shared-kernel/cqrs';
import { printInvoice } from '../pdf/invoice-pdf.js';
import type { PrintedFile } from '../pdf/paper.js';
import { Invoices } from '../persistence/invoices.js';
import { People } from '../persistence/people.js';
import type { Reader } from '../persistence/reach.js';

/** An invoice as a PDF in the reader's language; that it was read stands in the audit. */
export class PrintInvoice extends Command<PrintedFile> {
  constructor(
    readonly reader: Reader,
    readonly subjectId: string,
  ) {
    super();
  }
}

@CommandHandler(PrintInvoice)
export class PrintInvoiceHandler implements ICommandHandler<PrintInvoice> {
  constructor(
    private readonly em: EntityManager,
    private readonly invoices: Invoices,
    private readonly people: People,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async execute({ reader, subjectId: invoiceId }: PrintInvoice): Promise<PrintedFile> {
    const invoice = await this.invoices.find(invoiceId, reader);
    const locale = await this.people.localeOf(reader.staffId);
    const content = await printInvoice(invoice, { practiceName: this.settings.PRACTICE_NAME, locale });
    await auditChange(this.em.getKysely(), { accountId: invoice.accountId });
    return { name: `${invoice.number ?? 'draft'}.pdf`, content };
  }
}
