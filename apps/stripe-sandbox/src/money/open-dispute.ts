import type Stripe from 'stripe';
import type { Account } from '../state/account.js';
import { newId } from '../state/ids.js';
import { writeEvent } from '../webhooks/write-event.js';
import { addEntry, feeForDispute } from './entries.js';

const daysToAnswer = 9;

export type DisputeReason = { reason: string; inquiry?: boolean };

/** A payer has asked their bank for the money back: https://docs.stripe.com/disputes/how-disputes-work */
export function openDispute(account: Account, charge: Stripe.Charge, { reason, inquiry = false }: DisputeReason): Stripe.Dispute {
  const created = account.clock.seconds();
  const due = created + daysToAnswer * 86_400;
  const dispute = account.disputes.add({
    id: newId('du'),
    object: 'dispute',
    amount: charge.amount - charge.amount_refunded,
    balance_transactions: [],
    charge: charge.id,
    created,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: noEvidence,
    evidence_details: {
      due_by: due,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    intended_submission_method: null,
    is_charge_refundable: inquiry,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    payment_method_details: disputedCard(charge, inquiry),
    reason,
    status: inquiry ? 'warning_needs_response' : 'needs_response',
  });
  writeEvent(account, { type: 'charge.dispute.created', object: dispute });
  if (!inquiry) {
    withdraw(account, charge, dispute);
    writeEvent(account, { type: 'charge.dispute.funds_withdrawn', object: dispute });
  }
  account.agenda.add({ due: due * 1000, kind: 'end-dispute', id: dispute.id });
  return dispute;
}

/** The disputed amount and a fee leave the balance at once. */
function withdraw(account: Account, charge: Stripe.Charge, dispute: Stripe.Dispute): void {
  charge.disputed = true;
  const { amount, currency } = dispute;
  const entry = addEntry(account, {
    type: 'adjustment',
    category: 'dispute',
    amount: -amount,
    fee: feeForDispute(currency),
    feeDescription: 'Dispute fee',
    source: dispute.id,
    description: `Chargeback withdrawal for ${charge.id}`,
    currency,
  });
  dispute.balance_transactions = [structuredClone(entry)];
}

function disputedCard({ payment_method_details: details }: Stripe.Charge, inquiry: boolean): Stripe.Dispute.PaymentMethodDetails {
  const brand = details?.card?.brand;
  if (!brand) return { type: details?.type ?? 'card' };
  const case_type = inquiry ? 'inquiry' : 'chargeback';
  return { type: 'card', card: { brand, case_type, network: brand, network_reason_code: '10.4' } };
}

const noEvidence: Stripe.Dispute.Evidence = {
  access_activity_log: null,
  billing_address: null,
  cancellation_policy: null,
  cancellation_policy_disclosure: null,
  cancellation_rebuttal: null,
  customer_communication: null,
  customer_email_address: null,
  customer_name: null,
  customer_purchase_ip: null,
  customer_signature: null,
  duplicate_charge_documentation: null,
  duplicate_charge_explanation: null,
  duplicate_charge_id: null,
  enhanced_evidence: {},
  product_description: null,
  receipt: null,
  refund_policy: null,
  refund_policy_disclosure: null,
  refund_refusal_explanation: null,
  service_date: null,
  service_documentation: null,
  shipping_address: null,
  shipping_carrier: null,
  shipping_date: null,
  shipping_documentation: null,
  shipping_tracking_number: null,
  uncategorized_file: null,
  uncategorized_text: null,
};
