/** What becomes of a payment with this card: https://docs.stripe.com/testing */
export type TestCard = {
  number: string;
  brand: 'visa' | 'mastercard' | 'amex';
  /** What a person is told about it on the payment page. */
  purpose: string;
  decline?: { code: string; decline_code?: string; message: string };
  authentication?: true;
  dispute?: { reason: string; inquiry?: true };
  refund?: 'pending' | 'fails';
};

const declined = (decline_code: string, message = 'Your card was declined.') => ({
  code: 'card_declined',
  decline_code,
  message,
});

export const testCards: TestCard[] = [
  { number: '4242424242424242', brand: 'visa', purpose: 'succeeds' },
  { number: '5555555555554444', brand: 'mastercard', purpose: 'succeeds' },
  { number: '378282246310005', brand: 'amex', purpose: 'succeeds' },
  { number: '4000002500003155', brand: 'visa', purpose: 'asks for authentication', authentication: true },
  { number: '4000000000000002', brand: 'visa', purpose: 'is declined', decline: declined('generic_decline') },
  {
    number: '4000000000009995',
    brand: 'visa',
    purpose: 'has insufficient funds',
    decline: declined('insufficient_funds', 'Your card has insufficient funds.'),
  },
  {
    number: '4000000000000069',
    brand: 'visa',
    purpose: 'has expired',
    decline: { code: 'expired_card', message: 'Your card has expired.' },
  },
  {
    number: '4000000000000127',
    brand: 'visa',
    purpose: 'has another CVC',
    decline: { code: 'incorrect_cvc', message: "Your card's security code is incorrect." },
  },
  {
    number: '4000000000000119',
    brand: 'visa',
    purpose: 'fails while it is processed',
    decline: { code: 'processing_error', message: 'An error occurred while processing your card. Try again in a little bit.' },
  },
  {
    number: '4000008260003178',
    brand: 'visa',
    purpose: 'asks for authentication, then has insufficient funds',
    authentication: true,
    decline: declined('insufficient_funds', 'Your card has insufficient funds.'),
  },
  { number: '4000000000000259', brand: 'visa', purpose: 'is disputed as fraud', dispute: { reason: 'fraudulent' } },
  {
    number: '4000000000002685',
    brand: 'visa',
    purpose: 'is disputed as not received',
    dispute: { reason: 'product_not_received' },
  },
  {
    number: '4000000000001976',
    brand: 'visa',
    purpose: 'is inquired about',
    dispute: { reason: 'fraudulent', inquiry: true },
  },
  { number: '4000000000007726', brand: 'visa', purpose: 'is refunded with a delay', refund: 'pending' },
  { number: '4000000000005126', brand: 'visa', purpose: 'has refunds that fail later', refund: 'fails' },
];

export function cardByNumber(number: string): TestCard | undefined {
  const digits = number.replace(/[\s-]/g, '');
  return testCards.find((card) => card.number === digits);
}

/** No two test cards end alike, so what a charge keeps of its card is enough to know it again. */
export function cardByLast4(last4: string | null | undefined): TestCard | undefined {
  return testCards.find(({ number }) => number.endsWith(last4 ?? 'none'));
}
