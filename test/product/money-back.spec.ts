import { type Client, until } from '../support/index.js';
import { issueInvoice } from '../support/billing.js';
import { expectSoundMoney } from '../support/money.js';
import { balanceOf, codeOf, postingsOf, sessionIn, startPayment, startTill, type Till } from '../support/payments.js';

let till: Till;
let admin: Client;
let ana: Client;

beforeAll(async () => {
  till = await startTill();
  admin = till.admin;
  ana = till.ana.client;
}, 120_000);

afterAll(() => till?.stop());

afterEach(async () => {
  await till.sandbox.control.outage('none');
  await till.sandbox.control.clearFaults();
  await till.sandbox.control.holdWebhooks(false);
  await till.caughtUp();
  await expectSoundMoney(till.portal.database.url);
});

const refund = (paymentId: string, given: object = {}) => admin.post(`/api/payments/${paymentId}/refunds`, given);
const read = async (paymentId: string) => (await ana.get(`/api/payments/${paymentId}`)).body;
const refundsAtStripe = async (payment_intent: string) => (await till.sandbox.stripe.refunds.list({ payment_intent })).data;
/** Of a card payment of 100 dollars. */
const paid = ['invoice_issued 10000', 'payment_received 10000', 'stripe_fee 320'];

/** A payment of an invoice of 100 dollars that somebody has just made. */
async function made(card?: string) {
  const { id: accountId, invoices } = await till.account(10_000);
  const { body } = await startPayment(ana, accountId);
  const { payment_intent: intent } = await till.sandbox.control.pay(sessionIn(body), card ? { card } : {});
  return { accountId, invoiceId: invoices[0].id as string, paymentId: body.id as string, intent };
}

async function madeAndPosted(card?: string) {
  const payment = await made(card);
  await till.caughtUp();
  return payment;
}

describe('A refund', () => {
  it('gives a part back, then what is left, and then there is nothing more to give', async () => {
    const { accountId, invoiceId, paymentId, intent } = await madeAndPosted();
    const half = await refund(paymentId, { amount: 4_000, reason: 'requested_by_customer' });
    expect(half.status).toBe(200);
    expect(half.body).toMatchObject({
      state: 'partially_refunded',
      refundedAmount: 4_000,
      refunds: [{ state: 'succeeded', amount: 4_000, settledAt: expect.any(String) }],
    });
    expect(await balanceOf(admin, accountId)).toEqual({ balance: 4_000, credit: 0 });
    expect(codeOf(await refund(paymentId, { amount: 6_001 }))).toBe('422 billing.refund-too-large');
    expect((await refund(paymentId)).body).toMatchObject({ state: 'refunded', refundedAmount: 10_000 });
    expect(codeOf(await refund(paymentId))).toBe('409 billing.nothing-to-refund');
    await till.caughtUp();
    expect(await postingsOf(till, accountId)).toEqual([...paid, 'refund_made 4000', 'refund_made 6000']);
    expect(await balanceOf(admin, accountId)).toEqual({ balance: 10_000, credit: 0 });
    expect((await ana.get(`/api/invoices/${invoiceId}`)).body.state).toBe('paid');
    expect(await refundsAtStripe(intent)).toHaveLength(2);
    expect((await startPayment(ana, accountId)).body).toMatchObject({ state: 'pending', amount: 10_000 });
  });

  it('takes first what no invoice had used, and puts it back there when it fails', async () => {
    const { id: accountId, invoices } = await till.account(10_000);
    const { body } = await startPayment(ana, accountId);
    await admin.post(`/api/invoices/${invoices[0].id}/cancel`, { reason: 'Wrong patient' });
    await till.sandbox.control.pay(sessionIn(body));
    await till.caughtUp();
    await refund(body.id, { amount: 6_000 });
    expect(await balanceOf(admin, accountId)).toEqual({ balance: -4_000, credit: 4_000 });
    const [{ refund_id: id }] = await till.rows('select refund_id from billing.refund where payment_id = $1', body.id);
    await till.sandbox.control.settleRefund(id, 'fail');
    await till.caughtUp();
    expect(await balanceOf(admin, accountId)).toEqual({ balance: -10_000, credit: 10_000 });
    expect(await read(body.id)).toMatchObject({ state: 'succeeded', refundedAmount: 0, refunds: [{ state: 'failed' }] });
    expect((await refund(body.id)).body).toMatchObject({ state: 'refunded' });
  });

  it('that the bank has not answered is pending, and counts as given back until it fails', async () => {
    const { accountId, paymentId, intent } = await madeAndPosted('4000000000007726');
    expect((await refund(paymentId)).body).toMatchObject({ state: 'refunded', refunds: [{ state: 'pending' }] });
    expect(codeOf(await refund(paymentId))).toBe('409 billing.nothing-to-refund');
    await till.sandbox.control.settleRefund((await refundsAtStripe(intent))[0]!.id, 'fail');
    await till.caughtUp();
    expect(await read(paymentId)).toMatchObject({ state: 'succeeded', refunds: [{ state: 'failed' }] });
    expect(await postingsOf(till, accountId)).toEqual([...paid, 'refund_made 10000', 'refund_failed 10000']);
  });

  it('under way leaves its money to be paid again; when it fails after that, what was paid pays the next invoice', async () => {
    const { accountId, paymentId, intent } = await madeAndPosted('4000000000007726');
    await refund(paymentId);
    const { body: second } = await startPayment(ana, accountId);
    expect(second).toMatchObject({ state: 'pending', amount: 10_000 });
    await till.sandbox.control.pay(sessionIn(second));
    await till.caughtUp();
    expect(await balanceOf(admin, accountId)).toEqual({ balance: 0, credit: 0 });
    const { id: next } = await issueInvoice(admin, accountId, {
      lineItems: [{ description: 'Visit', quantity: 1, unitAmount: 3_000 }],
    });
    const paidOfNext = async () => (await admin.get(`/api/invoices/${next}`)).body.paidAmount;
    expect([await balanceOf(admin, accountId), await paidOfNext()]).toEqual([{ balance: 3_000, credit: 0 }, 0]);
    await till.sandbox.control.settleRefund((await refundsAtStripe(intent))[0]!.id, 'fail');
    await till.caughtUp();
    expect([await balanceOf(admin, accountId), await paidOfNext()]).toEqual([{ balance: -7_000, credit: 7_000 }, 3_000]);
    expect([(await read(paymentId)).state, (await read(second.id)).state]).toEqual(['succeeded', 'succeeded']);
    expect(codeOf(await startPayment(ana, accountId))).toBe('409 billing.nothing-to-pay');
  });

  it('never gives back more than came, however many order it at once', async () => {
    const { accountId, paymentId, intent } = await madeAndPosted();
    const answers = await Promise.all(Array.from({ length: 10 }, () => refund(paymentId, { amount: 4_000 })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, ...Array(8).fill(422)]);
    await till.caughtUp();
    expect((await refundsAtStripe(intent)).map(({ amount }) => amount)).toEqual([4_000, 4_000]);
    expect(await balanceOf(admin, accountId)).toEqual({ balance: 8_000, credit: 0 });
  });

  it.each([
    ['the answer is lost', [{ on: 'request', path: '/v1/refunds', does: 'lose_answer', times: 2 }]],
    ['Stripe fails after it took effect', [{ on: 'request', path: '/v1/refunds', method: 'POST', does: 'fail', executed: true }]],
    ['Stripe fails before it took effect', [{ on: 'request', path: '/v1/refunds', method: 'POST', does: 'fail' }]],
  ] as const)(
    'is made once where %s: the worker finds it, or orders it again',
    async (_, faults) => {
      const { accountId, paymentId, intent } = await madeAndPosted();
      await till.sandbox.control.fault(...faults);
      expect((await refund(paymentId, { amount: 2_500 })).status).toBe(200);
      await until('it is made', async () => (await read(paymentId)).refundedAmount === 2_500, 60_000);
      await till.caughtUp();
      expect(await refundsAtStripe(intent)).toHaveLength(1);
      expect(await postingsOf(till, accountId)).toEqual([...paid, 'refund_made 2500']);
    },
    90_000,
  );

  it('ordered while Stripe is away is made when it is back', async () => {
    const { paymentId, intent } = await madeAndPosted();
    await till.sandbox.control.outage('refuse');
    expect((await refund(paymentId)).body).toMatchObject({ state: 'succeeded', refunds: [{ state: 'pending', amount: 10_000 }] });
    expect(codeOf(await refund(paymentId))).toBe('409 billing.nothing-to-refund');
    await till.sandbox.control.outage('none');
    await until('it is made', async () => (await read(paymentId)).state === 'refunded', 60_000);
    expect(await refundsAtStripe(intent)).toHaveLength(1);
  }, 90_000);

  it('that was ordered at Stripe itself is shown and posted like one from here', async () => {
    const { accountId, paymentId, intent } = await madeAndPosted();
    await till.sandbox.stripe.refunds.create({ payment_intent: intent, amount: 3_000 });
    await till.caughtUp();
    expect(await read(paymentId)).toMatchObject({
      state: 'partially_refunded',
      refunds: [{ state: 'succeeded', amount: 3_000 }],
    });
    expect(await postingsOf(till, accountId)).toEqual([...paid, 'refund_made 3000']);
  });

  it('is refused by Stripe for money that was given back there a moment ago, and is written down as failed', async () => {
    const { paymentId, intent } = await madeAndPosted();
    await till.sandbox.control.holdWebhooks(true);
    await till.sandbox.stripe.refunds.create({ payment_intent: intent });
    expect(codeOf(await refund(paymentId, { amount: 1_000 }))).toBe('409 billing.refund-refused');
    await till.sandbox.control.holdWebhooks(false);
    await till.caughtUp();
    const { state, refunds } = await read(paymentId);
    expect([state, refunds.map((one: any) => one.state)]).toEqual(['refunded', ['failed', 'succeeded']]);
  });

  it('is refused for what never came, for amounts of any other kind, and to everybody but administrators', async () => {
    const { id } = await till.account(10_000);
    const { body } = await startPayment(ana, id);
    expect(codeOf(await refund(body.id))).toBe('409 billing.payment-not-made');
    for (const amount of [0, -1, 0.5, '1', null, 2 ** 60])
      expect(codeOf(await refund(body.id, { amount }))).toBe('400 request.invalid');
    for (const odd of [{ reason: 'because' }, { currency: 'eur' }])
      expect(codeOf(await refund(body.id, odd))).toBe('400 request.invalid');
    expect(codeOf(await ana.post(`/api/payments/${body.id}/refunds`, {}))).toBe('403 access.denied');
    await till.rows(`update portal_access.session set stepped_up_at = now() - interval '11 minutes'`);
    expect(codeOf(await refund(body.id))).toBe('403 portal-access.step-up-required');
    await admin.post('/api/session/step-up', { password: 'seventeen quiet lanterns drift 5' });
    expect(codeOf(await refund(body.id))).toBe('409 billing.payment-not-made');
  });
});

describe('A dispute', () => {
  it('holds the money back, with a fee; won, both are there again', async () => {
    const { accountId, paymentId, intent } = await madeAndPosted();
    const { id } = await till.sandbox.control.dispute(intent);
    await till.caughtUp();
    expect(await read(paymentId)).toMatchObject({ state: 'disputed', disputes: [{ state: 'open', amount: 10_000 }] });
    expect(codeOf(await refund(paymentId))).toBe('409 billing.payment-disputed');
    expect(await balanceOf(admin, accountId)).toEqual({ balance: 0, credit: 0 });
    await till.sandbox.control.decideDispute(id, 'won');
    await till.caughtUp();
    expect(await read(paymentId)).toMatchObject({
      state: 'succeeded',
      disputes: [{ state: 'won', decidedAt: expect.any(String) }],
    });
    const postings = await postingsOf(till, accountId);
    expect(postings.toSorted()).toEqual(
      [...paid, 'stripe_fee 1500', 'dispute_opened 10000', 'stripe_fee 1500', 'dispute_won 10000'].toSorted(),
    );
    expect(await entriesOf(accountId)).toEqual({
      cash_at_stripe: 9_680,
      fees: 320,
      receivable: 0,
      revenue: -10_000,
      disputes_held: 0,
    });
  });

  it('that is lost is money that went back: it is owed again', async () => {
    const { accountId, paymentId, intent } = await madeAndPosted();
    await refund(paymentId, { amount: 2_500 });
    const { id } = await till.sandbox.control.dispute(intent);
    await till.sandbox.control.decideDispute(id, 'lost');
    await till.caughtUp();
    expect(await read(paymentId)).toMatchObject({ state: 'disputed', disputes: [{ state: 'lost', amount: 7_500 }] });
    expect(await balanceOf(admin, accountId)).toEqual({ balance: 10_000, credit: 0 });
    expect(await entriesOf(accountId)).toMatchObject({ cash_at_stripe: -1_820, fees: 1_820, disputes_held: 0 });
  });

  it('that is only a question moves no money', async () => {
    const { accountId, paymentId, intent } = await madeAndPosted();
    const { id } = await till.sandbox.control.dispute(intent, { inquiry: true });
    await till.caughtUp();
    expect(await read(paymentId)).toMatchObject({ state: 'succeeded', disputes: [{ state: 'inquiry' }] });
    await till.sandbox.control.decideDispute(id, 'won');
    await till.caughtUp();
    expect(await read(paymentId)).toMatchObject({ state: 'succeeded', disputes: [{ state: 'closed' }] });
    expect(await postingsOf(till, accountId)).toEqual(paid);
  });

  const entriesOf = async (accountId: string): Promise<Record<string, number>> =>
    Object.fromEntries(
      (
        await till.rows(
          `select e.ledger_account as name, sum(e.debit - e.credit)::int as amount
           from billing.ledger_entry e join billing.posting p on p.id = e.posting_id where p.account_id = $1 group by 1`,
          accountId,
        )
      ).map(({ name, amount }) => [name, amount]),
    );
});
