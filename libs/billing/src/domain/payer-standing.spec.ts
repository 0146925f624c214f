import { mustBePayable, type PayerFacts, type PayerState, standingForPayer } from './payer-standing.js';

const open: PayerFacts = {
  state: 'pending',
  processing: false,
  hadPage: true,
  withdrawn: false,
  owed: 100,
  size: 'fits',
  linkWorks: true,
  receiptWorks: true,
};
const standing = (facts: Partial<PayerFacts>) => standingForPayer({ ...open, ...facts });

describe('For whoever comes with its link, a payment', () => {
  it('can be made while the link works, also after its page has closed by itself', () => {
    expect([standing({}), standing({ state: 'cancelled' })]).toEqual(['pending', 'pending']);
    expect(() => mustBePayable('pending')).not.toThrow();
  });

  it('can still be made where Stripe made no page for the newest try', () => {
    expect(standing({ state: 'failed', hadPage: false })).toBe('pending');
  });

  it('is what has become of the money, whatever happened to the link', () => {
    for (const state of ['succeeded', 'failed', 'refunded', 'partially_refunded'] as const)
      expect(standing({ state, withdrawn: true, owed: 0, linkWorks: false })).toBe(state);
    expect(standing({ processing: true, withdrawn: true, owed: 0, linkWorks: false })).toBe('processing');
  });

  it('is told to be made while a bank disputes it', () => {
    expect(standing({ state: 'disputed', owed: 0 })).toBe('succeeded');
  });

  it('is no longer shown some time after it was made', () => {
    for (const state of ['succeeded', 'refunded', 'partially_refunded', 'disputed'] as const)
      expect(standing({ state, receiptWorks: false })).toBe('expired');
    expect(standing({ state: 'failed', receiptWorks: false })).toBe('failed');
  });

  it('is over when the practice cancelled it, when the link has run out, and when nothing is owed, in this order', () => {
    for (const state of ['pending', 'cancelled'] as const) {
      const withdrawn = standing({ state, withdrawn: true, owed: 0, linkWorks: false });
      expect(withdrawn).toBe(state === 'pending' ? 'closing' : 'cancelled');
      expect(standing({ state, owed: 0, linkWorks: false })).toBe('expired');
      expect(standing({ state, owed: 0 })).toBe('settled');
    }
  });

  it('cannot be made while Stripe does not take what is left, and says so only where nothing else is the reason', () => {
    for (const size of ['too_small', 'too_large'] as const) {
      for (const facts of [{}, { state: 'cancelled' }, { state: 'failed', hadPage: false }] as const)
        expect(standing({ ...facts, size })).toBe(size);
      expect(standing({ size, owed: 0 })).toBe('settled');
      expect(standing({ size, linkWorks: false })).toBe('expired');
      expect(standing({ size, withdrawn: true })).toBe('closing');
      expect(standing({ size, state: 'succeeded' })).toBe('succeeded');
    }
  });

  it('says why it cannot be made', () => {
    const reasons: [PayerState, string][] = [
      ['cancelled', 'billing.payment-link-withdrawn'],
      ['closing', 'billing.payment-link-withdrawn'],
      ['expired', 'billing.payment-link-expired'],
      ['failed', 'billing.payment-link-failed'],
      ['settled', 'billing.nothing-to-pay'],
      ['processing', 'billing.payment-under-way'],
      ['too_small', 'billing.amount-too-small'],
      ['too_large', 'billing.amount-too-large'],
      ['succeeded', 'billing.payment-made'],
      ['refunded', 'billing.payment-made'],
      ['partially_refunded', 'billing.payment-made'],
    ];
    for (const [state, code] of reasons) expect(() => mustBePayable(state)).toThrow(expect.objectContaining({ code }));
  });
});
