import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type Counter, RateLimits } from '#shared-kernel/rate-limits';
import { mustBePayable } from '../domain/payer-standing.js';
import { mustNotWait } from '../domain/refusals.js';
import { PayerPayments } from '../payer/payer-payments.js';
import { PaymentOpening, paymentReplaced } from '../settlement/payment-opening.js';

/**
 * Answers the address of Stripe's page for whoever comes with a payment's link. Where the page has closed by itself another one is
 * opened, in the name of whoever began the payment, for what is still owed of the same.
 */
export class PayByLink extends Command<string> {
  constructor(readonly subjectId: string) {
    super();
  }
}

@CommandHandler(PayByLink)
export class PayByLinkHandler implements ICommandHandler<PayByLink> {
  private readonly tries: Counter;

  constructor(
    private readonly payments: PayerPayments,
    private readonly opening: PaymentOpening,
    limits: RateLimits,
  ) {
    this.tries = limits.counter({ name: 'payment-by-link', times: 20, seconds: 3_600 });
  }

  async execute({ subjectId: paymentId }: PayByLink): Promise<string> {
    const { state, linkId, accountId, invoiceIds, startedBy } = await this.payments.find(paymentId);
    const wait = await this.tries.count(linkId);
    mustNotWait(wait, 'billing.too-many-tries', 'The payment page was opened too often with this link. Try again later.');
    mustBePayable(state);
    const by = { staffId: startedBy, role: 'administrator' as const };
    const { url } = await this.payments.find(await this.opening.begin({ accountId, invoiceIds, by, linkOf: linkId }));
    if (url === null) throw paymentReplaced();
    return url;
  }
}
