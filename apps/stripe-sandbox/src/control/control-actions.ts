import type { z } from 'zod';
import { invalid, noSuch } from '../failure.js';
import { endDispute } from '../money/end-dispute.js';
import { openDispute } from '../money/open-dispute.js';
import { cancelIntent, leavePage, paySession, settlePayment } from '../money/pay-session.js';
import { bankMeans, cardMeans } from '../money/payment-means.js';
import { settleRefund } from '../money/refund.js';
import type { Account } from '../state/account.js';
import { newId } from '../state/ids.js';
import type { disputeShape, outcomeShape, paymentShape, rollShape, verdictShape, waitShape } from './control-shapes.js';

// What people and banks would do, done at once.

/** Pays on the hosted page without a browser. Tells the outcome; that a card is declined is one. */
export function payOnPage(account: Account, id: string, wish: z.output<typeof paymentShape>): object {
  const record = must(account.sessions.get(id), 'checkout.session', id);
  const means = wish.bankAccount === undefined ? cardMeans(wish.card, { month: 12, year: 2_034 }) : bankMeans(wish.bankAccount);
  const payer = { email: record.session.customer_email ?? wish.email, name: wish.name };
  let outcome = paySession(account, record, means, payer);
  if (outcome === 'requires_action' && wish.authentication !== 'left') {
    outcome = paySession(account, record, means, payer, wish.authentication);
  }
  const { status, payment_status, payment_intent } = record.session;
  return { outcome, status, payment_status, payment_intent };
}

/** Leaves the page without having paid yet: a voucher, deposits to confirm, a transfer to make. */
export function leaveUnpaid(account: Account, id: string, { status, nextAction }: z.output<typeof waitShape>): object {
  const record = must(account.sessions.get(id), 'checkout.session', id);
  leavePage(account, record, { status, ...(nextAction && { nextAction }) }, { email: 'payer@example.com', name: 'Pat Payer' });
  return { payment_intent: record.session.payment_intent };
}

/** Cancels a payment that waits, as somebody can in Stripe's dashboard. */
export function cancelWaiting(account: Account, id: string): object {
  const intent = must(account.intents.get(id), 'payment_intent', id);
  cancelIntent(account, intent, 'requested_by_customer');
  return { status: intent.status };
}

/** The bank answers a debit now, or what was waited for happens. */
export function answerDebit(account: Account, id: string, { outcome }: z.output<typeof outcomeShape>): object {
  const intent = must(account.intents.get(id), 'payment_intent', id);
  if (!settlePayment(account, intent, outcome))
    throw invalid(`This PaymentIntent's status is ${intent.status}: there is nothing to settle.`);
  return { status: intent.status };
}

/** The payer complains to their bank. */
export function dispute(account: Account, id: string, wish: z.output<typeof disputeShape>): object {
  const intent = must(account.intents.get(id), 'payment_intent', id);
  const charge = must(account.charges.get(intent.latest_charge as string), 'charge', String(intent.latest_charge));
  if (charge.status !== 'succeeded') throw invalid('Only a charge that has succeeded can be disputed.');
  return { id: openDispute(account, charge, wish).id };
}

/** The bank decides. */
export function decideDispute(account: Account, id: string, { outcome }: z.output<typeof verdictShape>): object {
  const found = must(account.disputes.get(id), 'dispute', id);
  endDispute(account, found, outcome);
  return { status: found.status };
}

/** The bank takes a refund, or sends it back. */
export function answerRefund(account: Account, id: string, { outcome }: z.output<typeof outcomeShape>): object {
  const refund = must(account.refunds.get(id), 'refund', id);
  settleRefund(account, refund, outcome);
  return { status: refund.status };
}

/** A new signing secret; the old one signs along for a while, as when it is rolled in Stripe's dashboard. */
export function rollSecret(account: Account, id: string, { keepOldSeconds }: z.output<typeof rollShape>): object {
  const record = must(account.endpoints.get(id), 'webhook endpoint', id);
  const until = account.clock.now() + keepOldSeconds * 1000;
  const secret = newId('whsec', 32);
  record.secrets = [
    { value: secret, until: null },
    ...record.secrets.map((old) => ({ ...old, until: Math.min(old.until ?? until, until) })),
  ];
  return { secret };
}

function must<T>(found: T | undefined, kind: string, id: string): T {
  if (!found) throw noSuch(kind, id, 'id', 404);
  return found;
}
