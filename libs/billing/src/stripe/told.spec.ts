import type Stripe from 'stripe';
import { toldByIntent, toldBySession } from './told.js';

const intentIn = (status: string, nextAction?: string) =>
  ({
    id: 'pi_1',
    status,
    next_action: nextAction ? { type: nextAction, [nextAction]: {} } : null,
    amount_received: status === 'succeeded' ? 100 : 0,
    currency: 'usd',
    latest_charge: null,
    metadata: { payment: 'p-1', account: 'a-1' },
  }) as unknown as Stripe.PaymentIntent;

const moneyOf = (page: string | null, intent: Stripe.PaymentIntent | null) =>
  toldBySession({
    id: 'cs_1',
    status: page,
    payment_status: 'unpaid',
    amount_total: 100,
    currency: 'usd',
    payment_intent: intent,
    metadata: { payment: 'p-1', account: 'a-1' },
  } as unknown as Stripe.Checkout.Session).money;

/** What the payer may have left to do: https://docs.stripe.com/api/payment_intents/object#payment_intent_object-next_action */
const nextActions = [
  'alipay_handle_redirect',
  'blik_authorize',
  'boleto_display_details',
  'card_await_notification',
  'cashapp_handle_redirect_or_display_qr_code',
  'display_bank_transfer_instructions',
  'klarna_display_qr_code',
  'konbini_display_details',
  'multibanco_display_details',
  'oxxo_display_details',
  'paynow_display_qr_code',
  'pix_display_qr_code',
  'promptpay_display_qr_code',
  'redirect_to_url',
  'swish_handle_redirect_or_display_qr_code',
  'upi_handle_redirect_or_display_qr_code',
  'use_stripe_sdk',
  'verify_with_microdeposits',
  'wechat_pay_display_qr_code',
  'a_thing_that_nobody_has_thought_of',
];

describe('Once its page was left, a payment', () => {
  it.each(nextActions)('may still be made where the payer has %s to do', (nextAction) => {
    expect(moneyOf('complete', intentIn('requires_action', nextAction))).toBe('processing');
  });

  it.each(['processing', 'requires_action', 'requires_capture', 'requires_confirmation', 'requires_something_new', ''])(
    'may still be made in the state "%s"',
    (status) => {
      expect(moneyOf('complete', intentIn(status))).toBe('processing');
    },
  );

  it.each([
    ['canceled', 'failed'],
    ['requires_payment_method', 'failed'],
    ['succeeded', 'received'],
  ])('in the state %s has %s', (status, money) => {
    expect(moneyOf('complete', intentIn(status))).toBe(money);
  });
});

describe('On a page that is open, a payment', () => {
  it.each([
    ['requires_payment_method', 'none'],
    ['requires_confirmation', 'none'],
    ['requires_action', 'none'],
    ['processing', 'processing'],
    ['requires_capture', 'processing'],
    ['requires_something_new', 'processing'],
    ['canceled', 'failed'],
    ['succeeded', 'received'],
  ])('in the state %s is %s', (status, money) => {
    for (const page of ['open', 'unheard_of', null]) expect(moneyOf(page, intentIn(status))).toBe(money);
  });

  it('is not begun before somebody tries', () => {
    for (const page of ['open', 'complete', 'expired', 'unheard_of', null]) expect(moneyOf(page, null)).toBe('none');
  });
});

describe('A page that has expired', () => {
  it.each([
    ['requires_payment_method', 'none'],
    ['requires_action', 'none'],
    ['canceled', 'failed'],
    ['processing', 'processing'],
    ['succeeded', 'received'],
  ])('with a payment in the state %s is %s', (status, money) => {
    expect(moneyOf('expired', intentIn(status))).toBe(money);
  });
});

it('Of an intent alone only a cancellation is a no: whether its page was left is not known', () => {
  const money = (status: string) => toldByIntent(intentIn(status)).money;
  expect(['canceled', 'requires_payment_method', 'requires_action', 'succeeded'].map(money)).toEqual([
    'failed',
    'none',
    'none',
    'received',
  ]);
});
