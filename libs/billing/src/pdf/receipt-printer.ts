import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { Receipts, type ReceiptView } from '../persistence/receipts.js';
import type { Letterhead, PrintedFile } from './paper.js';
import { printReceipt } from './receipt-pdf.js';

/** Prints receipts in the practice's name and time, for whoever was found to be allowed to have one. */
@Injectable()
export class ReceiptPrinter {
  constructor(
    private readonly receipts: Receipts,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Refuses with `billing.no-receipt` where no money has come. */
  async print(paymentId: string, locale: Letterhead['locale']): Promise<PrintedFile> {
    return this.onPaper(await this.receipts.of(paymentId), locale);
  }

  /** The same for whoever has the payer's link: what a bank took back has gone back, and disputes are not named. */
  async printForPayer(paymentId: string, locale: Letterhead['locale']): Promise<PrintedFile> {
    const receipt = await this.receipts.of(paymentId);
    const back = receipt.back.filter(({ kind }) => kind !== 'dispute_open').map((one) => ({ ...one, kind: 'refund' as const }));
    return this.onPaper({ ...receipt, back }, locale);
  }

  private onPaper(receipt: ReceiptView, locale: Letterhead['locale']): Promise<PrintedFile> {
    const { PRACTICE_NAME: practiceName, PRACTICE_TIME_ZONE: timeZone } = this.settings;
    return printReceipt(receipt, { practiceName, timeZone, locale });
  }
}
