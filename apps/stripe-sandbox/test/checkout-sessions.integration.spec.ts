import type Stripe from 'stripe';
import { startStripeSandbox, type TestStripeSandbox } from '../../../test/support/stripe-sandbox.js';
import { errorOf, order } from './shop.js';

describe('a Checkout Session of the sandbox', () => {
  let sandbox: TestStripeSandbox;
  const create = (...args: Parameters<typeof order>) => sandbox.stripe.checkout.sessions.create(order(...args));
  const types = async () => (await sandbox.stripe.events.list({ limit: 100 })).data.map(({ type }) => type).toReversed();

  beforeAll(async () => {
    sandbox = await startStripeSandbox();
  });
  beforeEach(() => sandbox.control.reset());
  afterAll(() => sandbox.stop());

  it('is open, unpaid and without a PaymentIntent until somebody pays', async () => {
    const session = await create(12_000, { metadata: { payment: 'p-1' }, client_reference_id: 'p-1' });
    expect(session).toMatchObject({
      object: 'checkout.session',
      mode: 'payment',
      status: 'open',
      payment_status: 'unpaid',
      payment_intent: null,
      amount_total: 12_000,
      currency: 'usd',
      metadata: { payment: 'p-1' },
      client_reference_id: 'p-1',
      livemode: false,
      ui_mode: 'hosted_page',
    });
    expect(session.id).toMatch(/^cs_test_\w{58}$/);
    expect(session.url).toBe(`${sandbox.url}/c/pay/${session.id}`);
    expect(session.expires_at - session.created).toBe(24 * 3600);
  });

  it('is complete and paid after a card was charged; its PaymentIntent carries what was asked for', async () => {
    const { id } = await create(12_000, {
      customer_email: 'jo@example.com',
      payment_intent_data: { metadata: { payment: 'p-1' }, description: 'Invoice 17' },
    });
    await sandbox.control.pay(id);
    const session = await sandbox.stripe.checkout.sessions.retrieve(id, {
      expand: ['payment_intent.latest_charge.balance_transaction', 'line_items'],
    });
    expect(session).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
      url: null,
      customer_details: { email: 'jo@example.com' },
      line_items: { object: 'list', data: [{ description: 'Invoice 17', quantity: 1, amount_total: 12_000 }] },
      payment_intent: {
        status: 'succeeded',
        amount_received: 12_000,
        metadata: { payment: 'p-1' },
        description: 'Invoice 17',
        latest_charge: {
          status: 'succeeded',
          paid: true,
          captured: true,
          metadata: { payment: 'p-1' },
          payment_method_details: { type: 'card', card: { last4: '4242', brand: 'visa' } },
          balance_transaction: { amount: 12_000, fee: 378, net: 11_622, type: 'charge', status: 'pending' },
        },
      },
    });
  });

  it('tells its story in events', async () => {
    await sandbox.control.pay((await create()).id);
    expect(await types()).toEqual([
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.succeeded',
      'charge.updated',
      'checkout.session.completed',
    ]);
  });

  it.each([
    ['4000000000000002', 'card_declined', 'generic_decline'],
    ['4000000000009995', 'card_declined', 'insufficient_funds'],
    ['4000000000000069', 'expired_card', undefined],
    ['4000000000000127', 'incorrect_cvc', undefined],
    ['4000000000000119', 'processing_error', undefined],
  ])('stays open when the card %s is declined, and takes another one', async (card, code, decline) => {
    const { id } = await create();
    expect(await sandbox.control.pay(id, { card })).toMatchObject({
      outcome: 'declined',
      status: 'open',
      payment_status: 'unpaid',
    });
    const { payment_intent: intent } = await sandbox.stripe.checkout.sessions.retrieve(id, { expand: ['payment_intent'] });
    expect(intent).toMatchObject({ status: 'requires_payment_method', last_payment_error: { code } });
    expect((intent as Stripe.PaymentIntent).last_payment_error!.decline_code).toBe(decline);
    expect(await types()).toEqual(['payment_intent.created', 'charge.failed', 'payment_intent.payment_failed']);

    const paid = await sandbox.control.pay(id);
    expect(paid).toMatchObject({ outcome: 'succeeded', status: 'complete', payment_intent: (intent as { id: string }).id });
  });

  it.each([
    ['passed', 'succeeded', 'complete'],
    ['failed', 'declined', 'open'],
    ['left', 'requires_action', 'open'],
  ] as const)('asks for authentication where the card wants it: %s', async (authentication, outcome, status) => {
    const { id } = await create();
    expect(await sandbox.control.pay(id, { card: '4000002500003155', authentication })).toMatchObject({ outcome, status });
    expect(await types()).toContain('payment_intent.requires_action');
  });

  it.each([
    ['succeed', 'paid', 'checkout.session.async_payment_succeeded', '000123456789'],
    ['fail', 'unpaid', 'checkout.session.async_payment_failed', '000111111116'],
  ] as const)('completes unpaid with a bank debit, which will %s later', async (_, payment_status, event, bankAccount) => {
    const { id } = await create();
    expect(await sandbox.control.pay(id, { bankAccount })).toMatchObject({
      outcome: 'processing',
      status: 'complete',
      payment_status: 'unpaid',
    });
    expect(await types()).toContain('checkout.session.completed');
    expect(await types()).not.toContain(event);

    await sandbox.control.advance(60);
    expect(await sandbox.stripe.checkout.sessions.retrieve(id)).toMatchObject({ status: 'complete', payment_status });
    expect((await types()).at(-1)).toBe(event);
  });

  it('is not paid twice', async () => {
    const { id } = await create();
    await sandbox.control.pay(id);
    await expect(sandbox.control.pay(id)).rejects.toThrow('already been completed');
  });

  it('asks for nothing where nothing is owed', async () => {
    expect(await create(0)).toMatchObject({ amount_total: 0, payment_status: 'no_payment_required', status: 'open' });
  });

  it('expires when it is told to, and only while it is open', async () => {
    const { id } = await create();
    expect(await sandbox.stripe.checkout.sessions.expire(id)).toMatchObject({ status: 'expired', url: null });
    expect(await types()).toEqual(['checkout.session.expired']);
    await expect(sandbox.control.pay(id)).rejects.toThrow('has expired');
    expect(await errorOf(sandbox.stripe.checkout.sessions.expire(id))).toMatchObject({
      statusCode: 400,
      type: 'StripeInvalidRequestError',
      message: expect.stringContaining('This Checkout Session has a status of `expired`'),
    });
  });

  it('expires by itself at its time, and takes its PaymentIntent with it', async () => {
    const { id } = await create(12_000, { expires_at: (await sandbox.control.now()) + 1_805 });
    const { payment_intent } = await sandbox.control.pay(id, { card: '4000000000000002' });
    await sandbox.control.advance(1_790);
    expect((await sandbox.stripe.checkout.sessions.retrieve(id)).status).toBe('open');
    await sandbox.control.advance(20);
    expect((await sandbox.stripe.checkout.sessions.retrieve(id)).status).toBe('expired');
    expect((await sandbox.stripe.paymentIntents.retrieve(payment_intent)).status).toBe('canceled');
    expect((await types()).slice(-2)).toEqual(['payment_intent.canceled', 'checkout.session.expired']);
  });

  it.each([
    ['a moment', 60, 'at least 30 minutes'],
    ['more than a day', 25 * 3600, 'less than 24 hours'],
  ])('cannot live for %s', async (_, length, words) => {
    const now = await sandbox.control.now();
    expect(await errorOf(create(12_000, { expires_at: now + length }))).toMatchObject({
      param: 'expires_at',
      message: expect.stringContaining(words),
    });
  });

  it.each([
    ['less than half a dollar', order(49), 'amount_too_small', undefined],
    ['more than eight digits', order(100_000_000), 'amount_too_large', undefined],
    ['nothing to sell', { ...order(), line_items: undefined }, 'parameter_missing', 'line_items'],
    ['a parameter that nobody knows', { ...order(), colour: 'red' }, 'parameter_unknown', 'colour'],
    ['a subscription', { ...order(), mode: 'subscription' }, 'parameter_invalid_string', 'mode'],
    [
      'a price that is not there',
      order(1, { line_items: [{ price: 'price_none' }] }),
      'resource_missing',
      'line_items[0][price]',
    ],
    ['a customer who is not there', order(1_000, { customer: 'cus_none' }), 'resource_missing', 'customer'],
    ['an address that is none', order(1_000, { success_url: 'done' }), 'url_invalid', 'success_url'],
    ['half a cent', order(10.5), 'parameter_invalid_integer', 'line_items[0][price_data][unit_amount]'],
    ['a negative price', order(-5), 'parameter_invalid_integer', 'line_items[0][price_data][unit_amount]'],
    ['two payers', order(1_000, { customer: 'cus_1', customer_email: 'jo@example.com' }), undefined, 'customer_email'],
    ['a long value', order(1_000, { metadata: { a: 'x'.repeat(501) } }), 'parameter_invalid_string', 'metadata'],
  ])('refuses %s', async (_, params, code, param) => {
    const error = await errorOf(sandbox.stripe.checkout.sessions.create(params as ReturnType<typeof order>));
    expect(error).toMatchObject({ statusCode: 400, type: 'StripeInvalidRequestError', code, param });
    expect(error.requestId).toMatch(/^req_\w{14}$/);
  });

  it('takes prices of products that exist, several lines of one currency', async () => {
    const product = await sandbox.stripe.products.create({ name: 'Visit' });
    const price = await sandbox.stripe.prices.create({ product: product.id, currency: 'usd', unit_amount: 2_500 });
    expect(price.unit_amount_decimal?.toString()).toBe('2500');
    const inline = { currency: 'eur', unit_amount: 100, product: product.id };
    const session = await create(0, { line_items: [{ price: price.id, quantity: 3 }] });
    expect(session.amount_total).toBe(7_500);
    expect((await sandbox.stripe.checkout.sessions.listLineItems(session.id)).data).toMatchObject([
      { description: 'Visit', quantity: 3 },
    ]);
    const mixed = { line_items: [{ price: price.id }, { price_data: inline }] };
    expect((await errorOf(create(0, mixed))).param).toBe('line_items');
  });

  it('is found by its state and by its PaymentIntent', async () => {
    const open = await create();
    const paid = await create();
    const { payment_intent } = await sandbox.control.pay(paid.id);
    const ids = async (filter: object) => (await sandbox.stripe.checkout.sessions.list(filter)).data.map(({ id }) => id);
    expect(await ids({ status: 'open' })).toEqual([open.id]);
    expect(await ids({ payment_intent })).toEqual([paid.id]);
    expect(await ids({})).toEqual([paid.id, open.id]);
  });
});
