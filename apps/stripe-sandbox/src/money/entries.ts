import type Stripe from 'stripe';
import type { Account } from '../state/account.js';
import { newId } from '../state/ids.js';
import { decimalsOf } from './currencies.js';

const daysUntilAvailable = 2;
const disputeFee = 1_500;

type Movement = {
  type: Stripe.BalanceTransaction.Type;
  category: string;
  /** Below zero when money leaves. */
  amount: number;
  fee?: number;
  feeDescription?: string;
  source: string;
  description: string | null;
  currency: string;
};

/** A line of the account's balance: https://docs.stripe.com/api/balance_transactions */
export function addEntry(account: Account, movement: Movement): Stripe.BalanceTransaction {
  const { type, category, amount, fee = 0, feeDescription = 'Stripe processing fees', source, description, currency } = movement;
  const created = account.clock.seconds();
  const detail = { amount: fee, application: null, currency, description: feeDescription, type: 'stripe_fee' };
  return account.entries.add({
    id: newId('txn'),
    object: 'balance_transaction',
    amount,
    available_on: created + (amount > 0 ? daysUntilAvailable * 86_400 : 0),
    balance_type: 'payments',
    created,
    currency,
    description,
    exchange_rate: null,
    fee,
    fee_details: fee === 0 ? [] : [detail],
    net: amount - fee,
    reporting_category: category,
    source,
    status: 'pending',
    type,
  });
}

/** 2.9 % and 30 cents. */
export function cardFee(amount: number, currency: string): number {
  return Math.round(amount * 0.029) + fixedPart(30, currency);
}

/** 0.8 %, five dollars at most. */
export function bankDebitFee(amount: number): number {
  return Math.min(Math.round(amount * 0.008), 500);
}

/** Fifteen dollars, or the same number in another currency. */
export function feeForDispute(currency: string): number {
  return fixedPart(disputeFee, currency);
}

function fixedPart(cents: number, currency: string): number {
  return decimalsOf(currency) === 0 ? Math.round(cents / 100) : cents;
}
