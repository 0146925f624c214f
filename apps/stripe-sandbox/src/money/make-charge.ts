import type Stripe from 'stripe';
import type { Account } from '../state/account.js';
import { newId } from '../state/ids.js';
import { detailsOf, type PaymentMeans } from './payment-means.js';

export type Payer = { email: string | null; name: string | null };

/** An attempt to move the money of a PaymentIntent, not yet with an outcome. */
export function makeCharge(account: Account, intent: Stripe.PaymentIntent, means: PaymentMeans, payer: Payer): Stripe.Charge {
  const id = newId(means.kind === 'card' ? 'ch' : 'py');
  const charge = account.charges.add({
    id,
    object: 'charge',
    amount: intent.amount,
    amount_captured: 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: { address: null, email: payer.email, name: payer.name, phone: null, tax_id: null },
    calculated_statement_descriptor: 'STRIPE SANDBOX',
    captured: false,
    created: account.clock.seconds(),
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    fraud_details: {},
    livemode: false,
    metadata: { ...intent.metadata },
    on_behalf_of: null,
    outcome: null,
    paid: false,
    payment_intent: intent.id,
    payment_method: newId('pm'),
    payment_method_details: detailsOf(means),
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: intent.statement_descriptor,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
    status: 'pending',
    transfer_data: null,
    transfer_group: null,
  });
  intent.latest_charge = id;
  intent.payment_method = charge.payment_method;
  return charge;
}

export const authorized: Stripe.Charge.Outcome = {
  advice_code: null,
  network_advice_code: null,
  network_decline_code: null,
  network_status: 'approved_by_network',
  reason: null,
  risk_level: 'normal',
  risk_score: 3,
  seller_message: 'Payment complete.',
  type: 'authorized',
};

export function refusedByIssuer(reason: string): Stripe.Charge.Outcome {
  return {
    ...authorized,
    network_status: 'declined_by_network',
    reason,
    seller_message: 'The bank did not return any further details with this decline.',
    type: 'issuer_declined',
  };
}
