import { mustBePayable, type PayerFacts, type PayerState, standingForPayer } from './payer-standing.js';

const open: PayerFacts = { state: 'pending', processing: false, hadPage: true, withdrawn: false, owed: 100, linkWorks: true };
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
    for (const state of ['succeeded', 'failed', 'refunded', 'partially_refunded', 'disputed'] as const)
      expect(standing({ state, withdrawn: true, owed: 0, linkWorks: false })).toBe(state);
    expect(standing({ processing: true, withdrawn: true, owed: 0, linkWorks: false })).toBe('processing');
  });

  it('is over when the practice cancelled it, when the link has run out, and when nothing is owed, in this order', () => {
    for (const state of ['pending', 'cancelled'] as const) {
      expect(standing({ state, withdrawn: true, owed: 0, linkWorks: false })).toBe('cancelled');
      expect(standing({ state, owed: 0, linkWorks: false })).toBe('expired');
      expect(standing({ state, owed: 0 })).toBe('settled');
    }
  });

  it('says why it cannot be made', () => {
    const reasons: [PayerState, string][] = [
      ['cancelled', 'billing.payment-link-withdrawn'],
      ['expired', 'billing.payment-link-expired'],
      ['failed', 'billing.payment-link-failed'],
      ['settled', 'billing.nothing-to-pay'],
      ['processing', 'billing.payment-under-way'],
      ['succeeded', 'billing.payment-made'],
      ['refunded', 'billing.payment-made'],
      ['partially_refunded', 'billing.payment-made'],
      ['disputed', 'billing.payment-made'],
    ];
    for (const [state, code] of reasons) expect(() => mustBePayable(state)).toThrow(expect.objectContaining({ code }));
  });
});
