import type Stripe from 'stripe';

/** What a Checkout Session for one thing takes. */
export function order(
  amount = 12_000,
  more: Partial<Stripe.Checkout.SessionCreateParams> = {},
): Stripe.Checkout.SessionCreateParams {
  return {
    mode: 'payment',
    line_items: [{ quantity: 1, price_data: { currency: 'usd', unit_amount: amount, product_data: { name: 'Invoice 17' } } }],
    success_url: 'http://localhost:9/done?session={CHECKOUT_SESSION_ID}',
    cancel_url: 'http://localhost:9/cancelled',
    ...more,
  };
}

/** The error that a call ends with; fails when it ends well. */
export async function errorOf(call: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  const outcome = await call.then(
    () => undefined,
    (error: Stripe.errors.StripeError) => error,
  );
  if (!outcome) throw new Error('The call has not failed.');
  return outcome;
}
