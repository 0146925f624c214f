import type Stripe from 'stripe';
import { startStripeSandbox, stripeAt, type TestStripeSandbox } from '../../../test/support/stripe-sandbox.js';
import { until } from '../../../test/support/until.js';
import { errorOf, order } from './shop.js';

describe("the sandbox's API", () => {
  let sandbox: TestStripeSandbox;
  let sessions: Stripe['checkout']['sessions'];

  beforeAll(async () => {
    sandbox = await startStripeSandbox();
    sessions = sandbox.stripe.checkout.sessions;
  });
  beforeEach(() => sandbox.control.reset());
  afterAll(() => sandbox.stop());

  const raw = (path: string, headers: Record<string, string> = {}, body?: string) =>
    fetch(`${sandbox.url}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${sandbox.env.STRIPE_SECRET_KEY}`, ...headers },
      body,
    });

  it.each([
    ['none', '', 'You did not provide an API key.'],
    ['another one', 'Bearer sk_test_0123456789abcdef', 'Invalid API Key provided: sk_test_************cdef'],
    ['a publishable one', 'Bearer pk_test_0123456789abcdef', 'cannot be made with a publishable API key'],
  ])('lets nobody in without its secret key: %s', async (_, authorization, words) => {
    const response = await raw('/v1/balance', { authorization });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({
      error: { type: 'invalid_request_error', message: expect.stringContaining(words) },
    });
  });

  it('takes the key as the user of basic authentication, too', async () => {
    const authorization = `Basic ${Buffer.from(`${sandbox.env.STRIPE_SECRET_KEY}:`).toString('base64')}`;
    expect((await raw('/v1/balance', { authorization })).status).toBe(200);
  });

  it('names each request and its own version, and speaks no other', async () => {
    const { lastResponse } = await sessions.create(order());
    expect(lastResponse).toMatchObject({
      statusCode: 200,
      requestId: expect.stringMatching(/^req_/),
      apiVersion: '2026-10-28.endive',
    });
    const error = await errorOf(sandbox.stripe.balance.retrieve({}, { apiVersion: '2020-08-27' }));
    expect(error.message).toContain('Invalid Stripe API version: 2020-08-27');
  });

  it.each([
    ['a session', () => sessions.retrieve('cs_test_none'), 'session'],
    ['a payment intent', () => sandbox.stripe.paymentIntents.retrieve('pi_none'), 'intent'],
    ['an event', () => sandbox.stripe.events.retrieve('evt_none'), 'id'],
  ])('answers 404 for %s that is not there', async (_, call, param) => {
    expect(await errorOf(call())).toMatchObject({
      statusCode: 404,
      code: 'resource_missing',
      param,
      type: 'StripeInvalidRequestError',
    });
  });

  it('answers 404 for an address it does not know', async () => {
    const response = await raw('/v1/subscriptions');
    expect(response.status).toBe(404);
    expect((await response.json()) as object).toMatchObject({
      error: {
        type: 'invalid_request_error',
        message: expect.stringContaining('Unrecognized request URL (GET: /v1/subscriptions)'),
      },
    });
  });

  it('expands what is asked for, and refuses what cannot be expanded', async () => {
    const { id } = await sessions.create(order());
    await sandbox.control.pay(id);
    const list = await sessions.list({ expand: ['data.payment_intent.latest_charge'] });
    expect(list.data[0]).toMatchObject({ payment_intent: { latest_charge: { object: 'charge' } } });
    expect((await errorOf(sessions.retrieve(id, { expand: ['status'] }))).message).toBe(
      'This property cannot be expanded (status).',
    );
    expect(typeof (await sessions.retrieve(id)).payment_intent).toBe('string');
  });

  it('merges metadata: new keys are added, empty values take a key away', async () => {
    const { id } = await sessions.create(order(1_000, { metadata: { a: '1', b: '2' } }));
    expect((await sessions.update(id, { metadata: { b: '', c: '3' } })).metadata).toEqual({ a: '1', c: '3' });
  });

  it('remembers customers, and what has become of them', async () => {
    const { id } = await sandbox.stripe.customers.create({ email: 'jo@example.com', metadata: { account: 'a-1' } });
    expect(await sessions.create(order(1_000, { customer: id }))).toMatchObject({ customer: id, customer_creation: null });
    expect((await sandbox.stripe.customers.list({ email: 'jo@example.com' })).data).toHaveLength(1);
    expect(await sandbox.stripe.customers.del(id)).toMatchObject({ id, deleted: true });
  });

  describe('lists', () => {
    let ids: string[];
    beforeEach(async () => {
      ids = [];
      for (let count = 0; count < 7; count++) ids.unshift((await sandbox.stripe.customers.create({ name: `${count}` })).id);
    });
    const page = async (params: Stripe.CustomerListParams) => {
      const { data, has_more } = await sandbox.stripe.customers.list(params);
      return { ids: data.map(({ id }) => id), has_more };
    };

    it('go from the newest to the oldest, forwards and backwards', async () => {
      expect(await page({ limit: 3 })).toEqual({ ids: ids.slice(0, 3), has_more: true });
      expect(await page({ limit: 3, starting_after: ids[2] })).toEqual({ ids: ids.slice(3, 6), has_more: true });
      expect(await page({ limit: 3, starting_after: ids[5] })).toEqual({ ids: ids.slice(6), has_more: false });
      expect(await page({ limit: 3, ending_before: ids[6] })).toEqual({ ids: ids.slice(3, 6), has_more: true });
      expect(await page({ limit: 3, ending_before: ids[2] })).toEqual({ ids: ids.slice(0, 2), has_more: false });
    });

    it("are gone through by the SDK's own paging", async () => {
      const all = await sandbox.stripe.customers.list({ limit: 2 }).autoPagingToArray({ limit: 100 });
      expect(all.map(({ id }) => id)).toEqual(ids);
    });

    it.each([
      [{ limit: 0 }, 'limit'],
      [{ limit: 101 }, 'limit'],
      [{ starting_after: 'cus_none' }, 'starting_after'],
    ])('refuse %j', async (params, param) => {
      expect(await errorOf(sandbox.stripe.customers.list(params))).toMatchObject({ statusCode: 400, param });
    });

    it('are cut to a time', async () => {
      const now = await sandbox.control.now();
      await sandbox.control.advance(100);
      const { id } = await sandbox.stripe.customers.create({});
      expect(await page({ created: { gt: now + 50 } })).toEqual({ ids: [id], has_more: false });
      expect((await page({ created: { lte: now + 50 } })).ids).toEqual(ids);
    });
  });

  describe('an idempotency key', () => {
    const options = { idempotencyKey: 'key-1' };

    it('brings the same answer to the same request, and nothing is done again', async () => {
      const first = await sessions.create(order(), options);
      const second = await sessions.create(order(), options);
      expect(second).toEqual(first);
      expect(second.lastResponse.headers).toMatchObject({
        'idempotent-replayed': 'true',
        'idempotency-key': 'key-1',
        'original-request': first.lastResponse.requestId,
      });
      expect((await sessions.list()).data).toHaveLength(1);
    });

    it.each([
      ['other parameters', () => sessions.create(order(500), options), 'same parameters they were first used with'],
      ['another address', () => sandbox.stripe.customers.create({}, options), 'same endpoint they were first used for'],
    ])('is refused for %s', async (_, call, words) => {
      await sessions.create(order(), options);
      expect(await errorOf(call())).toMatchObject({
        statusCode: 400,
        type: 'StripeIdempotencyError',
        message: expect.stringContaining(words),
      });
    });

    it('keeps an error that came after execution had begun', async () => {
      const { id } = await sessions.create(order());
      const { payment_intent } = await sandbox.control.pay(id);
      const refund = () => sandbox.stripe.refunds.create({ payment_intent, amount: 12_001 }, options);
      const first = await errorOf(refund());
      const second = await errorOf(refund());
      expect(second.message).toBe(first.message);
      expect(second.headers).toMatchObject({ 'idempotent-replayed': 'true' });
    });

    it('keeps nothing of a request whose parameters were wrong', async () => {
      await errorOf(sessions.create(order(-1), options));
      expect(await sessions.create(order(), options)).toMatchObject({ status: 'open' });
    });

    it('keeps a failure of the server as well, and says that trying again is of no use', async () => {
      await sandbox.control.fault({ on: 'request', does: 'fail' });
      const first = await errorOf(sessions.create(order(), options));
      expect(first).toMatchObject({ statusCode: 500, headers: expect.objectContaining({ 'stripe-should-retry': 'false' }) });
      expect(await errorOf(sessions.create(order(), options))).toMatchObject({ statusCode: 500, message: first.message });
      expect((await sessions.list()).data).toHaveLength(0);
    });

    it('is in use while its first request is executed: 409', async () => {
      await sandbox.control.fault({ on: 'request', does: 'delay', ms: 300 });
      const slow = sessions.create(order(), options);
      await until('the first is being executed', async () =>
        (await sandbox.control.requests()).some(({ params }) => 'mode' in params),
      );
      expect(await errorOf(sessions.create(order(), options))).toMatchObject({ statusCode: 409, code: 'idempotency_key_in_use' });
      const { id } = await slow;
      expect(await sessions.create(order(), options)).toMatchObject({ id });
    });

    it('is forgotten after 24 hours', async () => {
      const first = await sessions.create(order(), options);
      await sandbox.control.advance(23 * 3600);
      expect((await sessions.create(order(), options)).id).toBe(first.id);
      await sandbox.control.advance(3601);
      expect((await sessions.create(order(), options)).id).not.toBe(first.id);
    });
  });

  describe('on demand', () => {
    it('answers late, limits the rate, and is away', async () => {
      await sandbox.control.fault(
        { on: 'request', does: 'delay', ms: 150, path: '/v1/balance' },
        { on: 'request', does: 'limit_rate', method: 'POST' },
      );
      const start = performance.now();
      await sandbox.stripe.balance.retrieve();
      expect(performance.now() - start).toBeGreaterThanOrEqual(149);
      expect(await errorOf(sessions.create(order()))).toMatchObject({ statusCode: 429, type: 'StripeRateLimitError' });
      await sandbox.control.outage('unavailable');
      expect(await errorOf(sandbox.stripe.balance.retrieve())).toMatchObject({ statusCode: 503 });
      await sandbox.control.outage('refuse');
      expect(await errorOf(sandbox.stripe.balance.retrieve())).toMatchObject({ type: 'StripeConnectionError' });
      await sandbox.control.clearFaults();
      expect(await sandbox.stripe.balance.retrieve()).toMatchObject({ object: 'balance' });
    });

    it('drops a request before it is executed', async () => {
      // The SDK tries a closed connection once more by itself.
      await sandbox.control.fault({ on: 'request', does: 'drop', times: 2 });
      expect(await errorOf(sessions.create(order()))).toMatchObject({ type: 'StripeConnectionError' });
      expect((await sessions.list()).data).toHaveLength(0);
    });

    it('loses the answer after it was executed; the same key brings it', async () => {
      await sandbox.control.fault({ on: 'request', does: 'lose_answer', times: 2 });
      expect(await errorOf(sessions.create(order(), { idempotencyKey: 'k' }))).toMatchObject({ type: 'StripeConnectionError' });
      const { id } = await sessions.create(order(), { idempotencyKey: 'k' });
      expect((await sessions.list()).data.map((session) => session.id)).toEqual([id]);
    });

    it('lets the client time out after it was executed', async () => {
      await sandbox.control.fault({ on: 'request', does: 'never_answer' });
      const impatient = stripeAt(sandbox.url, sandbox.env.STRIPE_SECRET_KEY, { timeout: 200 });
      const error = await errorOf(impatient.checkout.sessions.create(order()));
      expect(error).toMatchObject({ type: 'StripeConnectionError', message: expect.stringContaining('timeout') });
      expect((await sessions.list()).data).toHaveLength(1);
    });

    it('fails though it has executed', async () => {
      await sandbox.control.fault({ on: 'request', does: 'fail', executed: true });
      expect(await errorOf(sessions.create(order()))).toMatchObject({ statusCode: 500, type: 'StripeAPIError' });
      expect((await sessions.list()).data).toHaveLength(1);
    });
  });

  it('tells what it was sent, and takes orders for its own only as JSON', async () => {
    await sessions.create(order(700, { metadata: { payment: 'p-1' } }), { idempotencyKey: 'k' });
    expect(await sandbox.control.requests()).toMatchObject([
      {
        method: 'POST',
        path: '/v1/checkout/sessions',
        idempotencyKey: 'k',
        status: 200,
        params: { metadata: { payment: 'p-1' } },
      },
    ]);
    expect((await raw('/_sandbox/reset', { 'content-type': 'text/plain' }, '{}')).status).toBe(415);
  });

  it('forgets the oldest when it is full', async () => {
    const small = await startStripeSandbox({ kept: 10 });
    for (let count = 0; count < 15; count++) await small.stripe.customers.create({ name: `${count}` });
    const names = (await small.stripe.customers.list({ limit: 100 })).data.map(({ name }) => Number(name));
    expect(names.length).toBeLessThanOrEqual(11);
    expect(names[0]).toBe(14);
    await small.stop();
  });
});
