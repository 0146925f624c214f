import type Stripe from 'stripe';
import { startStripeSandbox, type TestStripeSandbox } from '../../../test/support/stripe-sandbox.js';
import { order } from './shop.js';

describe('A page that was left before it was paid', () => {
  let sandbox: TestStripeSandbox;

  beforeAll(async () => {
    sandbox = await startStripeSandbox();
  });
  afterAll(() => sandbox?.stop());

  const create = () => sandbox.stripe.checkout.sessions.create(order(12_000));
  const read = async (id: string) => {
    const session = await sandbox.stripe.checkout.sessions.retrieve(id, { expand: ['payment_intent'] });
    return { session, intent: session.payment_intent as Stripe.PaymentIntent };
  };

  it.each([
    ['requires_action', 'verify_with_microdeposits', 'payment_intent.requires_action'],
    ['requires_action', 'boleto_display_details', 'payment_intent.requires_action'],
    ['requires_action', 'display_bank_transfer_instructions', 'payment_intent.requires_action'],
    ['processing', undefined, 'payment_intent.processing'],
    ['requires_capture', undefined, 'payment_intent.amount_capturable_updated'],
    ['requires_confirmation', undefined, 'payment_intent.requires_action'],
  ])('is complete and unpaid, its payment in the state %s %s, until it is settled', async (status, nextAction, told) => {
    const { id } = await create();
    const { payment_intent } = await sandbox.control.leave(id, { status, ...(nextAction && { nextAction }) });
    const { session, intent } = await read(id);
    expect(session).toMatchObject({ status: 'complete', payment_status: 'unpaid' });
    expect([intent.status, intent.next_action?.type]).toEqual([status, nextAction]);
    const events = (await sandbox.stripe.events.list({ limit: 3 })).data.map(({ type }) => type);
    expect(events).toEqual(['checkout.session.completed', told, 'payment_intent.created']);

    await sandbox.control.settlePayment(payment_intent, 'succeed');
    const settled = await read(id);
    expect(settled.session).toMatchObject({ payment_status: 'paid' });
    expect(settled.intent).toMatchObject({ status: 'succeeded', amount_received: 12_000, next_action: null });
  });

  it('can fail, or be cancelled in the dashboard, once', async () => {
    const [failing, cancelled] = [await create(), await create()];
    const intents = [];
    for (const { id } of [failing, cancelled]) intents.push((await sandbox.control.leave(id)).payment_intent);
    await sandbox.control.settlePayment(intents[0]!, 'fail');
    await sandbox.control.cancelPayment(intents[1]!);
    expect((await read(failing.id)).intent.status).toBe('requires_payment_method');
    expect((await read(cancelled.id)).intent.status).toBe('canceled');
    for (const intent of intents)
      await expect(sandbox.control.settlePayment(intent, 'succeed')).rejects.toThrow('there is nothing to settle');
  });

  it('waits for two small deposits with the bank account that asks for them', async () => {
    const { id } = await create();
    expect(await sandbox.control.pay(id, { bankAccount: '000666666662' })).toMatchObject({
      outcome: 'processing',
      status: 'complete',
    });
    expect((await read(id)).intent).toMatchObject({
      status: 'requires_action',
      next_action: { type: 'verify_with_microdeposits' },
    });
    await sandbox.control.advance(60);
    expect((await read(id)).session.payment_status).toBe('paid');
  });
});
