import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStripeSandbox } from '../../../test/support/stripe-sandbox.js';
import { startListener } from './listener.js';
import { order } from './shop.js';

describe('a sandbox that is kept in a file', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stripe-sandbox-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('goes on where it was stopped: payments, keys, the clock, and what was due', async () => {
    const settings = { file: join(folder, 'in', 'account.json'), secretKey: 'sk_test_kept' };
    const listener = await startListener();
    listener.answer(500);
    const first = await startStripeSandbox({ ...settings, webhookUrl: listener.url });
    await first.control.advance(86_400);
    const session = await first.stripe.checkout.sessions.create(order(), { idempotencyKey: 'k' });
    const { payment_intent } = await first.control.pay(session.id, { bankAccount: '000123456789' });
    const open = await first.stripe.checkout.sessions.create(order());
    await first.control.settled();
    await first.stop();
    expect(await readdir(join(folder, 'in'))).toEqual(['account.json']);

    listener.answer(200);
    const before = listener.heard.length;
    const second = await startStripeSandbox({ ...settings, webhookUrl: listener.url });
    expect(await second.control.now()).toBeGreaterThan(Date.now() / 1000 + 86_000);
    expect((await second.stripe.checkout.sessions.create(order(), { idempotencyKey: 'k' })).id).toBe(session.id);
    expect((await second.stripe.checkout.sessions.retrieve(open.id)).url).toBe(`${second.url}/c/pay/${open.id}`);
    await second.control.advance(61);
    expect(await second.stripe.paymentIntents.retrieve(payment_intent)).toMatchObject({ status: 'succeeded' });
    const later = listener.heard.slice(before);
    expect(later.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['checkout.session.completed', 'checkout.session.async_payment_succeeded']),
    );
    const { body, signature } = later.find(({ type }) => type === 'checkout.session.completed')!;
    expect(second.stripe.webhooks.constructEvent(body, signature, second.env.STRIPE_WEBHOOK_SECRET).id).toMatch(/^evt_/);
    await second.control.advance(86_400);
    expect(await second.stripe.checkout.sessions.retrieve(open.id)).toMatchObject({ status: 'expired' });
    await second.stop();
    await listener.stop();
  });

  it('does not begin anew over a file that it cannot read', async () => {
    const file = join(folder, 'account.json');
    await writeFile(file, '{"half');
    await expect(startStripeSandbox({ file })).rejects.toThrow(SyntaxError);
  });
});
