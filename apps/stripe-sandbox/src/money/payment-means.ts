import type Stripe from 'stripe';
import { invalid } from '../failure.js';
import { type TestBankAccount, bankAccountByNumber, testRoutingNumber } from './bank-accounts.js';
import { type TestCard, cardByNumber } from './cards.js';

/** What somebody pays with. */
export type PaymentMeans =
  { kind: 'card'; card: TestCard; exp: { month: number; year: number } } | { kind: 'us_bank_account'; bank: TestBankAccount };

/** Throws when it is none of the test cards: as at Stripe, a real card has no business here. */
export function cardMeans(number: string, exp: { month: number; year: number }): PaymentMeans {
  const card = cardByNumber(number);
  if (card) return { kind: 'card', card, exp };
  throw invalid(
    'Your card number is not a test card. Use 4242 4242 4242 4242, or another one of https://docs.stripe.com/testing.',
    {
      param: 'number',
      code: 'incorrect_number',
    },
  );
}

export function bankMeans(number: string): PaymentMeans {
  const bank = bankAccountByNumber(number);
  if (bank) return { kind: 'us_bank_account', bank };
  throw invalid(
    'This is not a test account. Use 000123456789, or another one of https://docs.stripe.com/payments/ach-direct-debit.',
    {
      param: 'account_number',
      code: 'account_number_invalid',
    },
  );
}

export function detailsOf(means: PaymentMeans): Stripe.Charge.PaymentMethodDetails {
  if (means.kind === 'us_bank_account') {
    return {
      type: 'us_bank_account',
      us_bank_account: {
        account_holder_type: 'individual',
        account_type: 'checking',
        bank_name: 'STRIPE TEST BANK',
        fingerprint: null,
        last4: means.bank.number.slice(-4),
        payment_reference: null,
        routing_number: testRoutingNumber,
      },
    };
  }
  const { card, exp } = means;
  return {
    type: 'card',
    card: {
      amount_authorized: null,
      authorization_code: null,
      brand: card.brand,
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
      country: 'US',
      electronic_commerce_indicator: null,
      exp_month: exp.month,
      exp_year: exp.year,
      funding: 'credit',
      installments: null,
      last4: card.number.slice(-4),
      mandate: null,
      network: card.brand,
      network_transaction_id: null,
      regulated_status: 'unregulated',
      three_d_secure: null,
      transaction_link_id: null,
      wallet: null,
    },
  };
}
