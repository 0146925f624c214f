import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { auditChange } from '#shared-kernel/cqrs';
import { type Counter, RateLimits } from '#shared-kernel/rate-limits';
import { mustBePayable } from '../domain/payer-standing.js';
import { mustNotWait } from '../domain/refusals.js';
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
  private readonly prints: Counter;

  constructor(
    private readonly em: EntityManager,
    private readonly payments: PayerPayments,
    private readonly printer: ReceiptPrinter,
    limits: RateLimits,
  ) {
    this.prints = limits.counter({ name: 'receipt-by-link', times: 20, seconds: 3_600 });
  }

  async execute({ subjectId: linkId, locale }: PrintReceiptByLink): Promise<PrintedFile> {
    const { state, paymentId, accountId } = await this.payments.find(linkId);
    if (state === 'expired') mustBePayable(state);
    const wait = await this.prints.count(paymentId);
    mustNotWait(wait, 'billing.too-many-receipts', 'The receipt was asked for too often. Try again later.');
    const printed = await this.printer.printForPayer(paymentId, locale);
    await auditChange(this.em.getKysely(), { accountId });
    return printed;
  }
}
