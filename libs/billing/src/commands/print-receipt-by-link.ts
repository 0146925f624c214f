import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { auditChange } from '#shared-kernel/cqrs';
import { PayerPayments } from '../payer/payer-payments.js';
import type { PrintedFile } from '../pdf/paper.js';
import { ReceiptPrinter } from '../pdf/receipt-printer.js';

/** The receipt for whoever paid by the link, as a PDF; that it was read stands in the audit. */
export class PrintReceiptByLink extends Command<PrintedFile> {
  constructor(
    readonly subjectId: string,
    readonly locale: 'en' | 'es',
  ) {
    super();
  }
}

@CommandHandler(PrintReceiptByLink)
export class PrintReceiptByLinkHandler implements ICommandHandler<PrintReceiptByLink> {
  constructor(
    private readonly em: EntityManager,
    private readonly payments: PayerPayments,
    private readonly printer: ReceiptPrinter,
  ) {}

  async execute({ subjectId: linkId, locale }: PrintReceiptByLink): Promise<PrintedFile> {
    const { paymentId, accountId } = await this.payments.find(linkId);
    const printed = await this.printer.print(paymentId, locale);
    await auditChange(this.em.getKysely(), { accountId });
    return printed;
  }
}
