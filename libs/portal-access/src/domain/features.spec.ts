import { portalFeatures, toFeatures } from './features.js';

describe('the features', () => {
  it('are three, and stand in a fixed order whatever order they came in', () => {
    expect(toFeatures(['balance_payment', 'secure_messaging', 'billing_documents'])).toEqual([
      'secure_messaging',
      'billing_documents',
      'balance_payment',
    ]);
    expect(toFeatures(portalFeatures.toReversed())).toEqual(portalFeatures);
  });

  it('stand once each, and may be none', () => {
    expect(toFeatures(['secure_messaging', 'secure_messaging'])).toEqual(['secure_messaging']);
    expect(toFeatures([])).toEqual([]);
  });

  it.each(['telepathy', 'Secure_Messaging', 'secure messaging', '', '__proto__'])('refuse the unknown name %p', (name) => {
    expect(() => toFeatures(['secure_messaging', name])).toThrow(
      expect.objectContaining({ kind: 'invalid', code: 'portal-access.unknown-feature' }),
    );
  });
});
