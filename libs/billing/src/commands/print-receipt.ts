import { EntityManager } from '@mikro-orm/postgresql';
import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { auditChange } from '#shared-kernel/cqrs';
import type { PrintedFile } from '../pdf/paper.js';
import { printReceipt } from '../pdf/receipt-pdf.js';
import { Payments } from '../persistence/payments.js';
import { People } from '../persistence/people.js';
import type { Reader } from '../persistence/reach.js';
import { Receipts } from '../persistence/receipts.js';

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
    private readonly receipts: Receipts,
    private readonly people: People,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async execute({ reader, subjectId: paymentId }: PrintReceipt): Promise<PrintedFile> {
    const { accountId } = await this.payments.find(paymentId, reader);
    const receipt = await this.receipts.of(paymentId);
    const locale = await this.people.localeOf(reader.staffId);
    const { PRACTICE_NAME: practiceName, PRACTICE_TIME_ZONE: timeZone } = this.settings;
    const printed = await printReceipt(receipt, { practiceName, timeZone, locale });
    await auditChange(this.em.getKysely(), { accountId });
    return printed;
  }
}
