import { DomainError } from '#shared-kernel/domain';
import { MOST_AMOUNT } from './invoice-content.js';

/** `too_small` and `too_large`: Stripe does not take so little, or so much, at once. */
export type ChargeSize = 'fits' | 'too_small' | 'too_large';

/**
 * The least that Stripe takes at once, in the currency's smallest unit, where it takes the money in the same currency:
 * https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts. Of other currencies only Stripe can say: it converts first.
 */
const least: Readonly<Record<string, number>> = {
  aed: 200,
  aud: 50,
  bgn: 100,
  brl: 50,
  cad: 50,
  chf: 50,
  czk: 1_500,
  dkk: 250,
  eur: 50,
  gbp: 30,
  hkd: 400,
  huf: 17_500,
  inr: 50,
  jpy: 50,
  mxn: 1_000,
  myr: 200,
  nok: 300,
  nzd: 50,
  pln: 200,
  ron: 200,
  sek: 300,
  sgd: 50,
  thb: 1_000,
  usd: 50,
};

export function chargeSize(amount: number, currency: string): ChargeSize {
  if (amount > MOST_AMOUNT) return 'too_large';
  return amount < (least[currency] ?? 1) ? 'too_small' : 'fits';
}

/** Stripe's own word, where the failure of a payment is about its amount. */
export function sizeOfFailure(failure: string | null): ChargeSize {
  if (failure === 'amount_too_small') return 'too_small';
  return failure === 'amount_too_large' ? 'too_large' : 'fits';
}

interface Owed {
  readonly owed: number;
  readonly currency: string;
  /** Of the newest try to have it paid, and why that failed. */
  readonly amount: number;
  readonly failure: string | null;
}

/** By the limits that are known here, or by what Stripe has said of the same amount. */
export function sizeOfOwed({ owed, currency, amount, failure }: Owed): ChargeSize {
  const size = chargeSize(owed, currency);
  return size === 'fits' && owed === amount ? sizeOfFailure(failure) : size;
}

/** Refuses with `billing.amount-too-small` or `billing.amount-too-large`. */
export function mustFit(size: ChargeSize): void {
  if (size === 'too_small')
    throw new DomainError(
      'invalid',
      'billing.amount-too-small',
      'The amount is less than what Stripe takes at once: have it paid with the next invoice, or at the practice.',
    );
  if (size === 'too_large')
    throw new DomainError(
      'conflict',
      'billing.amount-too-large',
      'The amount is more than what Stripe takes at once: pay invoices one by one.',
    );
}
