import { startStripeSandbox, type TestStripeSandbox } from '../../../test/support/stripe-sandbox.js';
import { errorOf, order } from './shop.js';

describe('money that goes back in the sandbox', () => {
  let sandbox: TestStripeSandbox;
  const types = async () => (await sandbox.stripe.events.list({ limit: 100 })).data.map(({ type }) => type).toReversed();
  const entries = async (source: string) =>
    (await sandbox.stripe.balanceTransactions.list({ source })).data
      .toReversed()
      .map(({ type, reporting_category, amount, fee, net }) => ({ type, reporting_category, amount, fee, net }));

  async function pay(how: Parameters<TestStripeSandbox['control']['pay']>[1] = {}): Promise<string> {
    const { id } = await sandbox.stripe.checkout.sessions.create(order(10_000));
    return (await sandbox.control.pay(id, how)).payment_intent;
  }
  const chargeOf = async (payment_intent: string) => (await sandbox.stripe.charges.list({ payment_intent })).data[0]!;

  beforeAll(async () => {
    sandbox = await startStripeSandbox();
  });
  beforeEach(() => sandbox.control.reset());
  afterAll(() => sandbox.stop());

  describe('a refund', () => {
    it('gives a part back, then the rest, and the charge counts along', async () => {
      const payment_intent = await pay();
      const part = await sandbox.stripe.refunds.create({ payment_intent, amount: 4_000, metadata: { refund: 'r-1' } });
      expect(part).toMatchObject({ object: 'refund', amount: 4_000, status: 'succeeded', metadata: { refund: 'r-1' } });
      expect(await entries(part.id)).toEqual([
        { type: 'refund', reporting_category: 'refund', amount: -4_000, fee: 0, net: -4_000 },
      ]);
      expect(await chargeOf(payment_intent)).toMatchObject({ amount_refunded: 4_000, refunded: false });

      expect(await sandbox.stripe.refunds.create({ payment_intent })).toMatchObject({ amount: 6_000 });
      expect(await chargeOf(payment_intent)).toMatchObject({ amount_refunded: 10_000, refunded: true });
      expect((await types()).slice(-4)).toEqual(['refund.created', 'charge.refunded', 'refund.created', 'charge.refunded']);
      expect((await sandbox.stripe.refunds.list({ payment_intent })).data).toHaveLength(2);
    });

    it.each([
      ['more than is left', { amount: 6_001 }, 'amount', undefined],
      ['nothing', { amount: 0 }, 'amount', 'parameter_invalid_integer'],
      ['less than nothing', { amount: -1 }, 'amount', 'parameter_invalid_integer'],
      ['a fraction', { amount: 1.5 }, 'amount', 'parameter_invalid_integer'],
      ['for a reason that is none', { reason: 'because' }, 'reason', 'parameter_invalid_string'],
    ])('is refused for %s', async (_, wish, param, code) => {
      const payment_intent = await pay();
      await sandbox.stripe.refunds.create({ payment_intent, amount: 4_000 });
      const error = await errorOf(sandbox.stripe.refunds.create({ payment_intent, ...wish }));
      expect(error).toMatchObject({ statusCode: 400, type: 'StripeInvalidRequestError', param, code });
    });

    it('is refused for what has been refunded, was never paid, or does not exist', async () => {
      const payment_intent = await pay();
      await sandbox.stripe.refunds.create({ payment_intent });
      expect(await errorOf(sandbox.stripe.refunds.create({ payment_intent }))).toMatchObject({ code: 'charge_already_refunded' });
      const declined = await pay({ card: '4000000000000002' });
      expect(await errorOf(sandbox.stripe.refunds.create({ payment_intent: declined }))).toMatchObject({
        param: 'payment_intent',
      });
      expect(await errorOf(sandbox.stripe.refunds.create({ charge: 'ch_none' }))).toMatchObject({ code: 'resource_missing' });
      expect((await errorOf(sandbox.stripe.refunds.create({}))).message).toContain('payment_intent or charge');
    });

    it('to the card 4000000000007726 is pending and succeeds later', async () => {
      const payment_intent = await pay({ card: '4000000000007726' });
      const { id, status, pending_reason } = await sandbox.stripe.refunds.create({ payment_intent });
      expect({ status, pending_reason }).toEqual({ status: 'pending', pending_reason: 'processing' });
      await sandbox.control.advance(60);
      expect(await sandbox.stripe.refunds.retrieve(id)).toMatchObject({ status: 'succeeded' });
      expect(await types()).toContain('refund.updated');
    });

    it('to the card 4000000000005126 seems to succeed, fails later, and its money comes back to the balance', async () => {
      const payment_intent = await pay({ card: '4000000000005126' });
      const { id, status } = await sandbox.stripe.refunds.create({ payment_intent, amount: 4_000 });
      expect(status).toBe('succeeded');
      await sandbox.control.advance(60);
      const refund = await sandbox.stripe.refunds.retrieve(id, { expand: ['failure_balance_transaction'] });
      expect(refund).toMatchObject({
        status: 'failed',
        failure_reason: 'expired_or_canceled_card',
        failure_balance_transaction: { type: 'refund_failure', amount: 4_000 },
      });
      expect(await chargeOf(payment_intent)).toMatchObject({ amount_refunded: 0, refunded: false });
      expect((await types()).slice(-3)).toEqual(['refund.updated', 'charge.refund.updated', 'refund.failed']);
    });

    it('can be sent back by the bank at any time', async () => {
      const { id } = await sandbox.stripe.refunds.create({ payment_intent: await pay() });
      expect(await sandbox.control.settleRefund(id, 'fail')).toEqual({ status: 'failed' });
    });
  });

  describe('a dispute', () => {
    async function dispute(card = '4000000000000259') {
      const payment_intent = await pay({ card });
      return (await sandbox.stripe.disputes.list({ payment_intent })).data[0]!;
    }

    it('takes amount and fee at once, and closes the charge to refunds', async () => {
      const { id, charge, ...opened } = await dispute();
      expect(opened).toMatchObject({
        status: 'needs_response',
        reason: 'fraudulent',
        amount: 10_000,
        is_charge_refundable: false,
      });
      expect(opened.balance_transactions).toMatchObject([{ amount: -10_000, fee: 1_500, net: -11_500, source: id }]);
      expect(await sandbox.stripe.charges.retrieve(charge as string)).toMatchObject({ disputed: true });
      expect((await types()).slice(-3)).toEqual([
        'checkout.session.completed',
        'charge.dispute.created',
        'charge.dispute.funds_withdrawn',
      ]);
      expect(await errorOf(sandbox.stripe.refunds.create({ charge: charge as string }))).toMatchObject({
        code: 'charge_disputed',
      });
    });

    it.each([
      ['winning_evidence', 'won', ['charge.dispute.updated', 'charge.dispute.funds_reinstated', 'charge.dispute.closed'], 10_000],
      ['losing_evidence', 'lost', ['charge.dispute.updated', 'charge.dispute.closed'], undefined],
      ['something else', 'under_review', ['charge.dispute.updated'], undefined],
    ])('ends by its evidence: %s', async (uncategorized_text, status, events, returned) => {
      const { id } = await dispute();
      expect(await sandbox.stripe.disputes.update(id, { evidence: { uncategorized_text } })).toMatchObject({
        status,
        evidence: { uncategorized_text },
        evidence_details: { has_evidence: true, submission_count: 1 },
      });
      expect((await types()).slice(-events.length)).toEqual(events);
      expect((await entries(id))[1]?.amount).toBe(returned);
    });

    it('keeps evidence that is not submitted yet', async () => {
      const { id } = await dispute();
      const kept = await sandbox.stripe.disputes.update(id, { evidence: { product_description: 'A visit' }, submit: false });
      expect(kept).toMatchObject({ status: 'needs_response', evidence_details: { submission_count: 0, has_evidence: true } });
    });

    it('is lost when nobody answers in time, or when it is given up', async () => {
      const unanswered = await dispute();
      const givenUp = await dispute('4000000000002685');
      expect(await sandbox.stripe.disputes.close(givenUp.id)).toMatchObject({ status: 'lost', reason: 'product_not_received' });
      expect((await errorOf(sandbox.stripe.disputes.close(givenUp.id))).message).toContain('already closed');
      await sandbox.control.advance(9 * 86_400 + 1);
      expect(await sandbox.stripe.disputes.retrieve(unanswered.id)).toMatchObject({
        status: 'lost',
        evidence_details: { past_due: true },
      });
    });

    it('that only asks moves no money and can be refunded', async () => {
      const { id, status, charge, balance_transactions } = await dispute('4000000000001976');
      expect({ status, balance_transactions }).toEqual({ status: 'warning_needs_response', balance_transactions: [] });
      expect(await sandbox.stripe.refunds.create({ charge: charge as string })).toMatchObject({ status: 'succeeded' });
      expect(await sandbox.control.decideDispute(id, 'won')).toEqual({ status: 'warning_closed' });
    });

    it('can be opened and decided by the bank at any time', async () => {
      const { id } = await sandbox.control.dispute(await pay(), { reason: 'duplicate' });
      expect(await sandbox.control.decideDispute(id, 'won')).toEqual({ status: 'won' });
      expect((await entries(id)).reduce((sum, { net }) => sum + net, 0)).toBe(0);
    });
  });

  it('is in the balance: pending for two days, then available, with every fee', async () => {
    const payment_intent = await pay();
    await sandbox.stripe.refunds.create({ payment_intent, amount: 1_000 });
    await pay({ bankAccount: '000123456789' });
    await sandbox.control.advance(60);
    const all = (await sandbox.stripe.balanceTransactions.list()).data;
    expect(all.map(({ type, fee, net }) => [type, fee, net])).toEqual([
      ['payment', 80, 9_920],
      ['refund', 0, -1_000],
      ['charge', 320, 9_680],
    ]);
    expect((await sandbox.stripe.balance.retrieve()).pending).toMatchObject([{ amount: 19_600, currency: 'usd' }]);
    await sandbox.control.advance(2 * 86_400);
    expect(await sandbox.stripe.balance.retrieve()).toMatchObject({ available: [{ amount: 18_600 }], pending: [{ amount: 0 }] });
  });

  it('can come from payments that were made without a Checkout Session', async () => {
    const { paymentIntents } = sandbox.stripe;
    const wish = { amount: 5_000, currency: 'usd', confirm: true };
    expect(await paymentIntents.create({ ...wish, payment_method: 'pm_card_visa' })).toMatchObject({ status: 'succeeded' });
    const declined = await errorOf(paymentIntents.create({ ...wish, payment_method: 'pm_card_chargeDeclined' }));
    expect(declined).toMatchObject({
      statusCode: 402,
      type: 'StripeCardError',
      code: 'card_declined',
      decline_code: 'generic_decline',
    });
    const { id } = await paymentIntents.create({ amount: 5_000, currency: 'usd' });
    expect(await paymentIntents.cancel(id)).toMatchObject({ status: 'canceled' });
    const { id: session } = await sandbox.stripe.checkout.sessions.create(order());
    const { payment_intent } = await sandbox.control.pay(session, { card: '4000000000000002' });
    expect((await errorOf(paymentIntents.cancel(payment_intent))).message).toContain('expire the Checkout Session');
  });
});
