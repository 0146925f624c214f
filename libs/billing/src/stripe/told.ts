import type Stripe from 'stripe';
import type { ToldBack } from './told-back.js';

/** What Stripe says at this moment of a Checkout Session, of the money that came through it, or of both. */
export interface Told {
  /** `status`: `open`, `complete` or `expired`. */
  readonly session: { readonly id: string; readonly status: string } | null;
  /** `none`: nobody has paid yet. `processing`: it may still come, from a bank or by the payer. `failed`: it will not. */
  readonly money: 'none' | 'processing' | 'received' | 'failed';
  readonly intentId: string | null;
  readonly amount: number;
  readonly currency: string;
  /** What Stripe keeps of it; null until Stripe knows. */
  readonly fee: { readonly reference: string; readonly amount: number; readonly currency: string } | null;
  /** What went back of it; null where nobody has asked. */
  readonly back: ToldBack | null;
  /** The ids that the product gave along. */
  readonly paymentId: string | null;
  readonly accountId: string | null;
  /** Whether it is real money; null where Stripe does not know it any more. */
  readonly livemode: boolean | null;
}

/** For `expand`: what `toldBySession` needs beside the session. */
export const withSession = ['payment_intent.latest_charge.balance_transaction'];
/** For `expand`: what `toldByIntent` needs beside the intent. */
export const withIntent = ['latest_charge.balance_transaction'];

export function toldBySession(session: Stripe.Checkout.Session): Told {
  const intent = typeof session.payment_intent === 'object' ? session.payment_intent : null;
  const status = session.status ?? 'open';
  const about = { session: { id: session.id, status }, livemode: session.livemode, ...ourIds(session.metadata) };
  if (intent) return { ...toldByIntent(intent), ...about, money: moneyOf(intent.status, status === 'complete') };
  const { amount_total: amount, currency } = session;
  return { ...about, money: 'none', intentId: null, amount: amount ?? 0, currency: currency ?? '', fee: null, back: null };
}

export function toldByIntent(intent: Stripe.PaymentIntent): Told {
  return {
    session: null,
    money: moneyOf(intent.status, false),
    intentId: intent.id,
    amount: intent.amount_received,
    currency: intent.currency,
    fee: feeOf(intent.latest_charge),
    back: null,
    livemode: intent.livemode,
    ...ourIds(intent.metadata),
  };
}

/** Of a page that Stripe does not know any more, as after a change of the practice's key: nobody can pay on it. */
export const toldOfGone = (sessionId: string): Told => ({
  session: { id: sessionId, status: 'expired' },
  money: 'none',
  intentId: null,
  amount: 0,
  currency: '',
  fee: null,
  back: null,
  paymentId: null,
  accountId: null,
  livemode: null,
});

/** What an intent passes through on a page that is open: a card that was declined leaves it open for another one. */
const onThePage = new Set(['requires_payment_method', 'requires_confirmation', 'requires_action']);

/**
 * Two states only are a no: `canceled`, and once the page is left `requires_payment_method`. Any other one may still turn into money,
 * also one that Stripe has yet to invent: a voucher to be paid at a counter, deposits to be confirmed, a transfer to be made.
 */
function moneyOf(status: string, isLeft: boolean): Told['money'] {
  if (status === 'succeeded') return 'received';
  if (status === 'canceled') return 'failed';
  if (isLeft && status === 'requires_payment_method') return 'failed';
  return !isLeft && onThePage.has(status) ? 'none' : 'processing';
}

function feeOf(charge: Stripe.PaymentIntent['latest_charge']): Told['fee'] {
  const entry = charge && typeof charge === 'object' ? charge.balance_transaction : null;
  return entry && typeof entry === 'object' ? { reference: entry.id, amount: entry.fee, currency: entry.currency } : null;
}

function ourIds(metadata: Stripe.Metadata | null): Pick<Told, 'paymentId' | 'accountId'> {
  return { paymentId: metadata?.payment ?? null, accountId: metadata?.account ?? null };
}
