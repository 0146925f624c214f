import { DomainError } from '#shared-kernel/domain';

export const paymentsNotSetUp = () =>
  new DomainError(
    'conflict',
    'billing.payments-not-set-up',
    'Payments are not set up: the practice has no working key of Stripe.',
  );

/**
 * Whether it took effect is not known; whoever asks again with the same key will learn it. `key-spent`: the key would only
 * bring the same failure again. `busy`: somebody else is asking with this key at this moment.
 */
export class StripeUnavailable extends DomainError {
  constructor(readonly reason: 'away' | 'busy' | 'key-spent') {
    super('unavailable', 'billing.stripe-unavailable', 'Stripe does not answer at the moment. Try again in a minute.', [], 30);
  }
}

/** Stripe has said no, and will say it again. `code`: one of https://docs.stripe.com/error-codes. */
export class StripeRefusal extends Error {
  constructor(readonly code: string) {
    super(`Stripe refused: ${code}`);
    this.name = 'StripeRefusal';
  }
}
