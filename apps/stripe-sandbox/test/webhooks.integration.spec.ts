import type Stripe from 'stripe';
import { startStripeSandbox, type TestStripeSandbox } from '../../../test/support/stripe-sandbox.js';
import { type Listener, startListener } from './listener.js';
import { errorOf, order } from './shop.js';

const story = [
  'payment_intent.created',
  'charge.succeeded',
  'payment_intent.succeeded',
  'charge.updated',
  'checkout.session.completed',
];

describe("the sandbox's webhooks", () => {
  let listener: Listener;
  let sandbox: TestStripeSandbox;

  beforeEach(async () => {
    listener = await startListener();
    sandbox = await startStripeSandbox({ webhookUrl: listener.url });
  });
  afterEach(async () => {
    await sandbox.stop();
    await listener.stop();
  });

  async function pay(how: Parameters<TestStripeSandbox['control']['pay']>[1] = {}) {
    const { id } = await sandbox.stripe.checkout.sessions.create(order());
    const paid = await sandbox.control.pay(id, how);
    await sandbox.control.settled();
    return { ...paid, id };
  }
  const verified = ({ body, signature }: { body: string; signature: string }, secret = sandbox.env.STRIPE_WEBHOOK_SECRET) =>
    sandbox.stripe.webhooks.constructEvent(body, signature, secret);

  it("are signed so that the SDK's own check lets them in, and nobody else's", async () => {
    const { id } = await pay();
    const events = listener.heard.map((heard) => verified(heard));
    expect(events.map(({ type }) => type).toSorted()).toEqual(story.toSorted());
    const completed = events.find(({ type }) => type === 'checkout.session.completed')!;
    expect(completed).toMatchObject({
      object: 'event',
      api_version: '2026-10-28.endive',
      livemode: false,
      data: { object: { id, payment_status: 'paid', status: 'complete' } },
    });
    expect(await sandbox.stripe.events.retrieve(completed.id)).toMatchObject({ id: completed.id, pending_webhooks: 0 });
    const [first] = listener.heard;
    expect(() => verified(first!, 'whsec_another')).toThrow('No signatures found');
    expect(() => verified({ ...first!, body: first!.body.replace('12000', '1') })).toThrow('No signatures found');
  });

  it('say what was before, and which request has caused them', async () => {
    const { payment_intent } = await pay();
    await sandbox.stripe.refunds.create({ payment_intent, amount: 5_000 }, { idempotencyKey: 'refund-1' });
    await sandbox.control.settled();
    const refunded = verified(listener.heard.find(({ type }) => type === 'charge.refunded')!) as Stripe.ChargeRefundedEvent;
    expect(refunded.data.previous_attributes).toEqual({ amount_refunded: 0, refunded: false });
    expect(refunded.request).toMatchObject({ id: expect.stringMatching(/^req_/), idempotency_key: 'refund-1' });
  });

  it.each([500, 404, 302])('come again with growing pauses for three days when the answer is %d', async (status) => {
    listener.answer(status);
    await pay();
    expect(listener.heard).toHaveLength(5);
    await sandbox.control.advance(59);
    expect(listener.heard).toHaveLength(5);
    await sandbox.control.advance(2);
    expect(listener.heard).toHaveLength(10);
    await sandbox.control.advance(3 * 86_400);
    const attempts = listener.heard.length;
    await sandbox.control.advance(7 * 86_400);
    expect(listener.heard).toHaveLength(attempts);
    expect((await sandbox.control.deliveries()).map(({ state }) => state)).toEqual(Array(5).fill('given_up'));
  });

  it('stop coming once they were taken', async () => {
    listener.answer(500);
    await pay();
    const failed = async (delivery_success: boolean) => (await sandbox.stripe.events.list({ delivery_success })).data.length;
    expect([await failed(false), await failed(true)]).toEqual([5, 0]);
    listener.answer(200);
    await sandbox.control.advance(61);
    expect(listener.heard).toHaveLength(10);
    expect([await failed(false), await failed(true)]).toEqual([0, 5]);
    await sandbox.control.advance(86_400);
    expect(listener.heard).toHaveLength(10);
  });

  it('are signed with both secrets while one is rolled, then with the new one alone', async () => {
    const { data } = await sandbox.stripe.webhookEndpoints.list();
    const { secret } = await sandbox.control.rollSecret(data[0]!.id, 3_600);
    await pay();
    const during = listener.heard[0]!;
    expect(during.signature.match(/v1=/g)).toHaveLength(2);
    expect(verified(during).id).toBe(verified(during, secret).id);
    await sandbox.control.advance(3_601);
    await pay();
    expect(() => verified(listener.heard.at(-1)!)).toThrow('No signatures found');
    expect(verified(listener.heard.at(-1)!, secret)).toMatchObject({ object: 'event' });
  });

  it('go to the endpoints that ask for them, and to nobody else', async () => {
    const other = await startListener();
    const { webhookEndpoints } = sandbox.stripe;
    const wish = { url: other.url, enabled_events: ['checkout.session.completed' as const] };
    const { id, secret } = await webhookEndpoints.create(wish);
    await pay();
    expect(other.types()).toEqual(['checkout.session.completed']);
    expect(verified(other.heard[0]!, secret!)).toMatchObject({ type: 'checkout.session.completed' });
    expect(await webhookEndpoints.retrieve(id)).not.toHaveProperty('secret');

    expect(await webhookEndpoints.update(id, { disabled: true })).toMatchObject({ status: 'disabled' });
    await pay();
    await webhookEndpoints.del(id);
    expect(await errorOf(webhookEndpoints.retrieve(id))).toMatchObject({ statusCode: 404 });
    expect(other.heard).toHaveLength(1);
    await other.stop();
  });

  it('can be lost', async () => {
    await sandbox.control.fault({ on: 'webhook', does: 'drop', types: ['checkout.session.completed'] });
    await pay();
    await sandbox.control.advance(4 * 86_400);
    expect(listener.types()).not.toContain('checkout.session.completed');
    expect((await sandbox.stripe.events.list({ type: 'checkout.session.completed' })).data).toMatchObject([
      { pending_webhooks: 1 },
    ]);
  });

  it('can come several times, late, and in another order', async () => {
    await sandbox.control.fault(
      { on: 'webhook', does: 'duplicate', copies: 3, types: ['charge.succeeded'] },
      { on: 'webhook', does: 'delay', ms: 60_000, types: ['charge.updated'] },
      { on: 'webhook', does: 'reorder', group: 2, times: 2, types: ['payment_intent.created', 'checkout.session.completed'] },
    );
    await pay();
    const count = (type: string) => listener.types().filter((one) => one === type).length;
    expect([count('charge.succeeded'), count('charge.updated')]).toEqual([3, 0]);
    expect(listener.types().indexOf('checkout.session.completed')).toBeLessThan(
      listener.types().indexOf('payment_intent.created'),
    );
    await sandbox.control.advance(61);
    expect(count('charge.updated')).toBe(1);
  });

  it('can be old, from the future, or forged', async () => {
    const types = ['checkout.session.completed'];
    const last = async (...faults: Parameters<typeof sandbox.control.fault>) => {
      await sandbox.control.fault(...faults);
      await pay();
      return listener.heard.findLast(({ type }) => type === types[0])!;
    };
    const old = await last({ on: 'webhook', does: 'shift_signature', seconds: -600, types });
    expect(() => verified(old)).toThrow('Timestamp outside the tolerance zone');
    const future = await last({ on: 'webhook', does: 'shift_signature', seconds: 600, types });
    expect(Number(/t=(\d+)/.exec(future.signature)![1])).toBeGreaterThan(Date.now() / 1000 + 500);
    const forged = await last({ on: 'webhook', does: 'forge', types });
    expect(() => verified(forged)).toThrow('No signatures found');
  });

  it('can be held, and sent in any order, any number of times', async () => {
    await sandbox.control.holdWebhooks(true);
    await pay();
    expect(listener.heard).toEqual([]);
    const ids = (await sandbox.stripe.events.list()).data.map(({ id }) => id);
    const sent = await sandbox.control.sendWebhooks(ids[0]!, ids[4]!, ids[0]!);
    expect(sent).toEqual([ids[0], ids[4], ids[0]].map((event) => ({ event, status: 200 })));
    expect(listener.heard.map(({ id }) => id)).toEqual([ids[0], ids[4], ids[0]]);
    await sandbox.control.holdWebhooks(false);
    await sandbox.control.settled();
    expect(listener.heard).toHaveLength(6);
  });

  it('are listed as events for thirty days, by type, with paging', async () => {
    await pay();
    await pay();
    const { events } = sandbox.stripe;
    const types = ['charge.succeeded', 'checkout.session.completed'];
    const found = await events.list({ types, limit: 1 }).autoPagingToArray({ limit: 100 });
    expect(found.map(({ type }) => type)).toEqual([...types, ...types].toReversed());
    expect((await events.list({ type: 'charge.*' })).data).toHaveLength(4);
    expect(await errorOf(events.list({ type: 'charge.*', types }))).toMatchObject({ param: 'types' });
    await sandbox.control.advance(29 * 86_400);
    expect((await events.list({ types })).data).toHaveLength(4);
    await sandbox.control.advance(86_401);
    expect((await events.list({ types })).data).toHaveLength(0);
    expect(await errorOf(events.retrieve(found[0]!.id))).toMatchObject({ statusCode: 404 });
  });
});
