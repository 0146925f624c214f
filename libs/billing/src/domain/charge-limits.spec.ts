import { chargeSize, mustFit, sizeOfOwed } from './charge-limits.js';

describe('An amount', () => {
  it.each([
    ['usd', 49, 50],
    ['eur', 49, 50],
    ['cad', 49, 50],
    ['gbp', 29, 30],
    ['mxn', 999, 1_000],
    ['jpy', 49, 50],
    ['huf', 17_499, 17_500],
    ['czk', 1_499, 1_500],
    ['dkk', 249, 250],
    ['hkd', 399, 400],
    ['thb', 999, 1_000],
    ['pln', 199, 200],
  ])('in %s is too small at %i and fits from %i on', (currency, tooSmall, fits) => {
    expect([chargeSize(1, currency), chargeSize(tooSmall, currency), chargeSize(fits, currency)]).toEqual([
      'too_small',
      'too_small',
      'fits',
    ]);
    expect([chargeSize(99_999_999, currency), chargeSize(100_000_000, currency)]).toEqual(['fits', 'too_large']);
  });

  it('in a currency that Stripe converts first is left to Stripe, whose word on it is kept', () => {
    expect(chargeSize(1, 'ars')).toBe('fits');
    const owed = { owed: 30, amount: 30, currency: 'ars', failure: 'amount_too_small' };
    expect(sizeOfOwed(owed)).toBe('too_small');
    expect(sizeOfOwed({ ...owed, owed: 31 })).toBe('fits');
    expect(sizeOfOwed({ ...owed, failure: 'amount_too_large' })).toBe('too_large');
    expect(sizeOfOwed({ ...owed, failure: 'card_declined' })).toBe('fits');
  });

  it('that does not fit is refused with what to do', () => {
    expect(() => mustFit('fits')).not.toThrow();
    expect(() => mustFit('too_small')).toThrow(expect.objectContaining({ kind: 'invalid', code: 'billing.amount-too-small' }));
    expect(() => mustFit('too_large')).toThrow(expect.objectContaining({ kind: 'conflict', code: 'billing.amount-too-large' }));
  });
});
