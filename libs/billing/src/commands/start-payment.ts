import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Reach, type Reader } from '../persistence/reach.js';
import { PaymentOpening } from '../settlement/payment-opening.js';

/** Has Stripe make a page on which these invoices, or the whole balance, are paid, and answers the payment's id. */
export class StartPayment extends Command<string> {
  constructor(
    readonly reader: Reader,
    readonly subjectId: string,
    readonly invoiceIds: readonly string[],
  ) {
    super();
  }
}

@CommandHandler(StartPayment)
export class StartPaymentHandler implements ICommandHandler<StartPayment> {
  constructor(
    private readonly reach: Reach,
    private readonly opening: PaymentOpening,
  ) {}

  async execute({ reader, subjectId: accountId, invoiceIds }: StartPayment): Promise<string> {
    await this.reach.mustReach(accountId, reader);
    return this.opening.begin({ accountId, invoiceIds, by: reader, linkOf: null });
  }
}
