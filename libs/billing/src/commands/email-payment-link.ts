import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DomainError } from '#shared-kernel/domain';
import { type Counter, RateLimits } from '#shared-kernel/rate-limits';
import { mustBePayable } from '../domain/payer-standing.js';
import { mustNotWait } from '../domain/refusals.js';
import { PayerPayments } from '../payer/payer-payments.js';
import { lockPayment } from '../persistence/load-payment.js';
import { Payments } from '../persistence/payments.js';
import { People } from '../persistence/people.js';
import type { Reader } from '../persistence/reach.js';

/** Has the payment's link sent to the account's own address. The letter is in the given language, else in the sender's. */
export class EmailPaymentLink extends Command<void> {
  constructor(
    readonly reader: Reader,
    readonly subjectId: string,
    readonly locale: 'en' | 'es' | undefined,
  ) {
    super();
  }
}

@CommandHandler(EmailPaymentLink)
export class EmailPaymentLinkHandler implements ICommandHandler<EmailPaymentLink> {
  private readonly sends: Counter;

  constructor(
    private readonly em: EntityManager,
    private readonly payments: Payments,
    private readonly payerPayments: PayerPayments,
    private readonly people: People,
    limits: RateLimits,
  ) {
    this.sends = limits.counter({ name: 'payment-link-email', times: 5, seconds: 86_400 });
  }

  async execute({ reader, subjectId: paymentId, locale }: EmailPaymentLink): Promise<void> {
    await this.payments.find(paymentId, reader);
    const { state, email, accountId } = await this.payerPayments.find(paymentId);
    if (state === 'too_small' || state === 'too_large') mustBePayable(state);
    if (state !== 'pending')
      throw new DomainError('conflict', 'billing.payment-not-payable', 'Nobody can pay with the link of this payment.');
    if (email === null)
      throw new DomainError(
        'conflict',
        'billing.account-without-email',
        'The account has no e-mail address to send the link to.',
      );
    mustNotWait(
      await this.sends.count(accountId),
      'billing.too-many-payment-links',
      'At most 5 payment links a day can be e-mailed for one account. Try again tomorrow.',
    );
    const language = locale ?? (await this.people.localeOf(reader.staffId));
    await this.em.fork().transactional(async (em) => {
      const { payment } = await lockPayment(em, paymentId);
      payment.emailLink(language);
    });
  }
}
