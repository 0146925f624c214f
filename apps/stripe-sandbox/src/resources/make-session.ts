import type Stripe from 'stripe';
import { z } from 'zod';
import { invalid, noSuch } from '../failure.js';
import { address, currency, email, expansions, flag, integer, metadata, oneOf, text } from '../http/params.js';
import { greatestCharge, inWords, leastCharge } from '../money/currencies.js';
import type { Account } from '../state/account.js';
import { newId } from '../state/ids.js';
import type { SessionRecord } from '../state/records.js';
import { lineItemsShape, makeLineItems } from './make-line-items.js';

const leastSeconds = 30 * 60;
const mostSeconds = 24 * 3600;

/** The sandbox takes single payments on its own page; what else Stripe offers is refused as an unknown parameter. */
export const sessionShape = z.strictObject({
  ...expansions,
  mode: oneOf('payment'),
  line_items: lineItemsShape,
  success_url: address(),
  adaptive_pricing: z.strictObject({ enabled: flag() }).optional(),
  cancel_url: address().optional(),
  client_reference_id: text(200).optional(),
  currency: currency().optional(),
  customer: text().optional(),
  customer_creation: oneOf('always', 'if_required').default('if_required'),
  customer_email: email().optional(),
  expires_at: integer().optional(),
  locale: text(10).optional(),
  metadata: metadata().default({}),
  payment_intent_data: z
    .strictObject({
      capture_method: oneOf('automatic', 'automatic_async').optional(),
      description: text(1_000).optional(),
      metadata: metadata().default({}),
      receipt_email: email().optional(),
      statement_descriptor: text(22).optional(),
      statement_descriptor_suffix: text(22).optional(),
    })
    .optional(),
  payment_method_types: z.array(oneOf('card', 'us_bank_account')).min(1).optional(),
  submit_type: oneOf('auto', 'pay', 'book', 'donate').optional(),
  ui_mode: oneOf('hosted_page').default('hosted_page'),
});

type SessionWish = z.output<typeof sessionShape>;

/** https://docs.stripe.com/api/checkout/sessions/create */
export function makeSession(account: Account, wish: SessionWish): SessionRecord {
  if (wish.customer && wish.customer_email) {
    throw invalid('You may only specify one of these parameters: customer, customer_email.', { param: 'customer_email' });
  }
  if (wish.customer && !account.customers.get(wish.customer)) throw noSuch('customer', wish.customer, 'customer');
  const expires = expiryOf(wish, account.clock.seconds());
  const lineItems = makeLineItems(account, wish.line_items);
  const session = sessionOf(account, wish, lineItems, expires);
  assertTotal(session.amount_total!, session.currency!);
  const { description, receipt_email, ...data } = wish.payment_intent_data ?? { metadata: {} };
  account.agenda.add({ due: expires * 1000, kind: 'expire-session', id: session.id });
  return account.sessions.add({
    id: session.id,
    session,
    lineItems,
    payment: {
      description: description ?? null,
      metadata: data.metadata,
      receipt_email: receipt_email ?? null,
      statement_descriptor: data.statement_descriptor ?? null,
      statement_descriptor_suffix: data.statement_descriptor_suffix ?? null,
    },
  });
}

function expiryOf({ expires_at }: SessionWish, now: number): number {
  if (expires_at === undefined) return now + mostSeconds;
  const problem =
    expires_at < now + leastSeconds ? 'at least 30 minutes' : expires_at > now + mostSeconds ? 'less than 24 hours' : undefined;
  if (!problem) return expires_at;
  throw invalid(`The \`expires_at\` timestamp must be ${problem} from Checkout Session creation.`, { param: 'expires_at' });
}

/** Nothing at all may be asked for, but not less than half a dollar. */
function assertTotal(total: number, code: string): void {
  const least = leastCharge(code);
  if (total > 0 && total < least) {
    throw invalid(`The Checkout Session's total amount due must add up to at least ${inWords(least, code)} ${code}`, {
      code: 'amount_too_small',
    });
  }
  if (total > greatestCharge) {
    throw invalid(`The Checkout Session's total amount due must be no more than ${inWords(greatestCharge, code)}.`, {
      code: 'amount_too_large',
    });
  }
}

function sessionOf(
  account: Account,
  wish: SessionWish,
  lineItems: Stripe.LineItem[],
  expires_at: number,
): Stripe.Checkout.Session {
  const total = lineItems.reduce((sum, item) => sum + item.amount_total, 0);
  return {
    id: newId('cs_test', 58),
    object: 'checkout.session',
    adaptive_pricing: wish.adaptive_pricing ?? null,
    after_expiration: null,
    allow_promotion_codes: null,
    allowed_payment_method_types: null,
    amount_subtotal: total,
    amount_total: total,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: null,
    cancel_url: wish.cancel_url ?? null,
    client_reference_id: wish.client_reference_id ?? null,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    created: account.clock.seconds(),
    currency: lineItems[0]!.currency,
    currency_conversion: null,
    custom_fields: [],
    custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
    customer: wish.customer ?? null,
    customer_account: null,
    customer_creation: wish.customer ? null : wish.customer_creation,
    customer_details: null,
    customer_email: wish.customer_email ?? null,
    discounts: [],
    expires_at,
    integration_identifier: null,
    invoice: null,
    invoice_creation: null,
    livemode: account.livemode,
    locale: (wish.locale as Stripe.Checkout.Session.Locale | undefined) ?? null,
    managed_payments: null,
    metadata: wish.metadata,
    mode: wish.mode,
    origin_context: null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection: 'if_required',
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: methodsOf(wish, lineItems[0]!.currency),
    payment_status: total === 0 ? 'no_payment_required' : 'unpaid',
    permissions: null,
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: 'open',
    submit_type: wish.submit_type ?? null,
    subscription: null,
    success_url: wish.success_url,
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    ui_mode: wish.ui_mode,
    url: null,
    wallet_options: null,
  };
}

/** Unless told, all that fit the currency, as the account's settings would have it. */
function methodsOf({ payment_method_types: wished }: SessionWish, code: string): string[] {
  if (wished?.includes('us_bank_account') && code !== 'usd') {
    throw invalid(`The currency provided (${code}) is invalid for one or more payment method types on this Checkout Session.`, {
      param: 'payment_method_types',
    });
  }
  return wished ?? (code === 'usd' ? ['card', 'us_bank_account'] : ['card']);
}
