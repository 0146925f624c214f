import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { Receipts } from '../persistence/receipts.js';
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
    const { PRACTICE_NAME: practiceName, PRACTICE_TIME_ZONE: timeZone } = this.settings;
    return printReceipt(await this.receipts.of(paymentId), { practiceName, timeZone, locale });
  }
}
