import type { Client } from '../support/index.js';
import { expectSoundMoney } from '../support/money.js';
import { balanceOf, eventsOf, ordersOf, postingsOf, sessionIn, startPayment, startTill, type Till } from '../support/payments.js';
import { isWhole } from '../support/survival.js';

let till: Till;
let admin: Client;
let ana: Client;

beforeAll(async () => {
  till = await startTill();
  admin = till.admin;
  ana = till.ana.client;
}, 120_000);

afterAll(() => till?.stop());

beforeEach(() => till.sandbox.control.holdWebhooks(true));

afterEach(async () => {
  await till.sandbox.control.holdWebhooks(false);
  await till.caughtUp();
  await expectSoundMoney(till.portal.database.url);
});

type End = { state: string; postings: string[]; balance: number; credit: number };

/** Four events have 24 orders, of which a small run tries four. */
const tried = (orders: string[][]) => (isWhole || orders.length < 24 ? orders : orders.filter((_, place) => place % 6 === 0));

/** A payment of an invoice of 100 dollars, to which this happens at Stripe; answers what Stripe has to tell, in this order. */
async function paymentTold(order: string[], happen: (session: string) => Promise<string>) {
  const account = await till.account(10_000);
  const { body } = await startPayment(ana, account.id);
  const events = await eventsOf(till, await happen(sessionIn(body)));
  const ids = order.map((type) => events.find((event) => event.type === type)!.id);
  return { accountId: account.id, paymentId: body.id as string, events: ids };
}

/** For every order of these types a payment of its own, told event by event; answers how each of them ended. */
async function endsOf(types: string[], happen: (session: string) => Promise<string>): Promise<End[]> {
  const payments = await Promise.all(tried(ordersOf(types)).map((order) => paymentTold(order, happen)));
  for (const place of types.keys()) {
    await till.sandbox.control.sendWebhooks(...payments.map(({ events }) => events[place]!));
    await till.caughtUp();
  }
  const rows = await till.rows<{ id: string; state: string }>('select id, state from billing.payment');
  return Promise.all(
    payments.map(async ({ accountId, paymentId }) => ({
      state: rows.find(({ id }) => id === paymentId)!.state,
      postings: (await postingsOf(till, accountId)).toSorted(),
      ...(await balanceOf(admin, accountId)),
    })),
  );
}

function expectAll(ends: End[], { postings, ...end }: Omit<End, 'credit'>): void {
  const all = { ...end, postings: ['invoice_issued 10000', ...postings].toSorted(), credit: 0 };
  expect(ends.length).toBeGreaterThan(3);
  expect(ends).toEqual(ends.map(() => all));
}

const paidByCard = async (session: string) => (await till.sandbox.control.pay(session)).payment_intent;
const received = (fee: number) => ['payment_received 10000', `stripe_fee ${fee}`];

describe('Whatever the order of what Stripe tells (M2)', () => {
  it('a card payment ends the same', async () => {
    const types = ['charge.succeeded', 'payment_intent.succeeded', 'charge.updated', 'checkout.session.completed'];
    expectAll(await endsOf(types, paidByCard), { state: 'succeeded', postings: received(320), balance: 0 });
  }, 600_000);

  it.each([
    ['succeed', { state: 'succeeded', postings: received(80), balance: 0 }],
    ['fail', { state: 'failed', postings: [], balance: 10_000 }],
  ] as const)(
    'a bank debit ends the same: %s',
    async (outcome, end) => {
      const types = [
        'payment_intent.processing',
        'checkout.session.completed',
        outcome === 'succeed' ? 'payment_intent.succeeded' : 'payment_intent.payment_failed',
        outcome === 'succeed' ? 'checkout.session.async_payment_succeeded' : 'checkout.session.async_payment_failed',
      ];
      const ends = await endsOf(types, async (session) => {
        const { payment_intent } = await till.sandbox.control.pay(session, { bankAccount: '000123456789' });
        await till.sandbox.control.settlePayment(payment_intent, outcome);
        return payment_intent;
      });
      expectAll(ends, { ...end, postings: [...end.postings] });
    },
    600_000,
  );

  it('a page that nobody paid on ends the same', async () => {
    const types = ['payment_intent.payment_failed', 'payment_intent.canceled', 'checkout.session.expired'];
    const ends = await endsOf(types, async (session) => {
      const { payment_intent } = await till.sandbox.control.pay(session, { card: '4000000000000002' });
      await till.sandbox.stripe.checkout.sessions.expire(session);
      return payment_intent;
    });
    expectAll(ends, { state: 'cancelled', postings: [], balance: 10_000 });
  }, 120_000);

  it('a refund that fails in the end leaves the payment as it was', async () => {
    const types = ['payment_intent.succeeded', 'refund.created', 'charge.refunded', 'refund.failed'];
    const ends = await endsOf(types, async (session) => {
      const payment_intent = await paidByCard(session);
      const { id } = await till.sandbox.stripe.refunds.create({ payment_intent, amount: 4_000 });
      await till.sandbox.control.settleRefund(id, 'fail');
      return payment_intent;
    });
    const postings = [...received(320), 'refund_made 4000', 'refund_failed 4000'];
    expectAll(ends, { state: 'succeeded', postings, balance: 0 });
  }, 600_000);

  it('a refund and a dispute that is lost end the same', async () => {
    const types = ['checkout.session.completed', 'charge.refunded', 'charge.dispute.created', 'charge.dispute.closed'];
    const ends = await endsOf(types, async (session) => {
      const payment_intent = await paidByCard(session);
      await till.sandbox.stripe.refunds.create({ payment_intent, amount: 4_000 });
      await till.sandbox.control.decideDispute((await till.sandbox.control.dispute(payment_intent)).id, 'lost');
      return payment_intent;
    });
    const postings = [...received(320), 'refund_made 4000', 'stripe_fee 1500', 'dispute_opened 6000', 'dispute_lost 6000'];
    expectAll(ends, { state: 'disputed', postings, balance: 10_000 });
  }, 600_000);
});
