import type Stripe from 'stripe';
import type { Account } from '../state/account.js';
import { writeEvent } from '../webhooks/write-event.js';
import { addEntry, feeForDispute } from './entries.js';

const openStates: string[] = ['needs_response', 'under_review', 'warning_needs_response', 'warning_under_review'];

export const isOpen = ({ status }: Stripe.Dispute) => openStates.includes(status);

/** The bank has decided. An inquiry that ends well is closed: there was no money to give back. */
export function endDispute(account: Account, dispute: Stripe.Dispute, outcome: 'won' | 'lost'): void {
  if (!isOpen(dispute)) return;
  account.agenda.remove('end-dispute', dispute.id);
  const previous = { status: dispute.status };
  if (dispute.status.startsWith('warning_')) {
    dispute.status = 'warning_closed';
  } else {
    dispute.status = outcome;
    if (outcome === 'won') reinstate(account, dispute);
  }
  writeEvent(account, { type: 'charge.dispute.closed', object: dispute, previous });
}

/** Amount and fee come back, as the test evidence of Stripe's documentation does it. */
function reinstate(account: Account, dispute: Stripe.Dispute): void {
  const { id, amount, currency } = dispute;
  const entry = addEntry(account, {
    type: 'adjustment',
    category: 'dispute_reversal',
    amount,
    fee: -feeForDispute(currency),
    feeDescription: 'Dispute fee refund',
    source: id,
    description: `Chargeback reversal for ${dispute.charge as string}`,
    currency,
  });
  dispute.balance_transactions = [...dispute.balance_transactions, structuredClone(entry)];
  writeEvent(account, { type: 'charge.dispute.funds_reinstated', object: dispute });
}

/** The time to answer is over: what nobody answered is lost, and what the bank has not decided stays with the bank. */
export function endUnanswered(account: Account, dispute: Stripe.Dispute): void {
  dispute.evidence_details.past_due = !dispute.evidence_details.has_evidence;
  if (dispute.evidence_details.submission_count === 0) endDispute(account, dispute, 'lost');
}
