/** A bank debit is asked for now and succeeds or fails days later: https://docs.stripe.com/payments/ach-direct-debit */
export type TestBankAccount = {
  number: string;
  /** What a person is told about it on the payment page. */
  purpose: string;
  failure?: { code: string; message: string };
  /** It stays in processing until somebody settles it. */
  stays?: true;
  /** The payer must first say which two small deposits have come: https://docs.stripe.com/payments/ach-direct-debit */
  deposits?: true;
  dispute?: { reason: string };
};

export const testRoutingNumber = '110000000';

export const testBankAccounts: TestBankAccount[] = [
  { number: '000123456789', purpose: 'succeeds later' },
  {
    number: '000111111113',
    purpose: 'is closed: fails later',
    failure: { code: 'account_closed', message: "The customer's bank account has been closed." },
  },
  {
    number: '000111111116',
    purpose: 'does not exist: fails later',
    failure: { code: 'no_account', message: "The customer's bank account could not be located." },
  },
  {
    number: '000222222227',
    purpose: 'has insufficient funds: fails later',
    failure: { code: 'insufficient_funds', message: "The customer's account has insufficient funds to cover this payment." },
  },
  {
    number: '000333333335',
    purpose: 'does not allow debits: fails later',
    failure: {
      code: 'debit_not_authorized',
      message: 'The customer has notified their bank that this payment was unauthorized.',
    },
  },
  { number: '000555555559', purpose: 'succeeds later, then is disputed', dispute: { reason: 'fraudulent' } },
  { number: '000000000009', purpose: 'stays in processing', stays: true },
  { number: '000666666662', purpose: 'waits for two small deposits to be confirmed, then succeeds', deposits: true },
];

export function bankAccountByNumber(number: string): TestBankAccount | undefined {
  return testBankAccounts.find((account) => account.number === number.trim());
}

export function bankAccountByLast4(last4: string | null | undefined): TestBankAccount | undefined {
  return testBankAccounts.find(({ number }) => number.endsWith(last4 ?? 'none'));
}
