import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { auditChange } from '#shared-kernel/cqrs';
import type { PrintedFile } from '../pdf/paper.js';
import { ReceiptPrinter } from '../pdf/receipt-printer.js';
import { Payments } from '../persistence/payments.js';
import { People } from '../persistence/people.js';
import type { Reader } from '../persistence/reach.js';

/** The receipt of a payment as a PDF in the reader's language; that it was read stands in the audit. */
export class PrintReceipt extends Command<PrintedFile> {
  constructor(
    readonly reader: Reader,
    readonly subjectId: string,
  ) {
    super();
  }
}

@CommandHandler(PrintReceipt)
export class PrintReceiptHandler implements ICommandHandler<PrintReceipt> {
  constructor(
    private readonly em: EntityManager,
    private readonly payments: Payments,
    private readonly people: People,
    private readonly printer: ReceiptPrinter,
  ) {}

  async execute({ reader, subjectId: paymentId }: PrintReceipt): Promise<PrintedFile> {
    const { accountId } = await this.payments.find(paymentId, reader);
    const printed = await this.printer.print(paymentId, await this.people.localeOf(reader.staffId));
    await auditChange(this.em.getKysely(), { accountId });
    return printed;
  }
}
