import { type Client, until } from '../support/index.js';
import { grant, issueInvoice, openAccount } from '../support/billing.js';
import { runJob } from '../support/jobs.js';
import { expectSoundMoney } from '../support/money.js';
import {
  balanceOf,
  codeOf,
  eventsOf,
  linkOf,
  lookWith,
  payWith,
  sessionIn,
  startPayment,
  startTill,
  type Till,
} from '../support/payments.js';
import { settled } from '../support/sql.js';

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
  await till.sandbox.control.holdWebhooks(false);
  await till.caughtUp();
  await expectSoundMoney(till.portal.database.url);
});

async function reconcile(): Promise<void> {
  await runJob(till.portal, 'billing.reconcile-with-stripe');
  await till.caughtUp();
}

const read = async (paymentId: string) => (await ana.get(`/api/payments/${paymentId}`)).body;
const payerState = async (link: string) => (await lookWith(till.portal.anonymous(), link)).body.state;
const exceptionsOf = async (accountId: string) =>
  (await admin.get('/api/billing/payment-exceptions?state=open&limit=100')).body.items.filter(
    (exception: any) => exception.accountId === accountId,
  );

async function begun(...totals: number[]) {
  const { id: accountId, invoices } = await till.account(...totals);
  const { body } = await startPayment(ana, accountId, [invoices[0].id]);
  return { accountId, invoices, payment: body, session: sessionIn(body), link: linkOf(body) };
}

const waiting: [status: string, nextAction: string | undefined][] = [
  ['processing', undefined],
  ['requires_action', 'verify_with_microdeposits'],
  ['requires_action', 'boleto_display_details'],
  ['requires_action', 'oxxo_display_details'],
  ['requires_action', 'konbini_display_details'],
  ['requires_action', 'multibanco_display_details'],
  ['requires_action', 'display_bank_transfer_instructions'],
  ['requires_action', 'pix_display_qr_code'],
  ['requires_action', 'unheard_of_details'],
  ['requires_confirmation', undefined],
  ['requires_capture', undefined],
  ['requires_something_new', undefined],
];

describe('A payment whose page was left', () => {
  it.each(waiting)(
    'is not made and has not failed in the state %s %s: the same cannot be paid meanwhile',
    async (status, nextAction) => {
      const { accountId, invoices, payment, session, link } = await begun(5_000, 2_000);
      const { payment_intent } = await till.sandbox.control.leave(session, { status, ...(nextAction && { nextAction }) });
      await till.caughtUp();
      expect(await read(payment.id)).toMatchObject({ state: 'pending', processing: true, url: null, payerLink: null });
      expect(await payerState(link)).toBe('processing');
      for (const wish of [[invoices[0].id], undefined, [invoices[0].id, invoices[1].id]])
        expect(codeOf(await startPayment(ana, accountId, wish))).toBe('409 billing.payment-under-way');
      expect(codeOf(await payWith(till.portal.anonymous(), link))).toBe('409 billing.payment-under-way');
      expect(codeOf(await ana.delete(`/api/payments/${payment.id}`))).toBe('409 billing.payment-under-way');
      expect(await exceptionsOf(accountId)).toEqual([]);

      await till.sandbox.control.settlePayment(payment_intent, 'succeed');
      await till.caughtUp();
      expect([(await read(payment.id)).state, await payerState(link)]).toEqual(['succeeded', 'succeeded']);
      expect(await balanceOf(admin, accountId)).toEqual({ balance: 2_000, credit: 0 });
    },
  );

  it.each<[string, (intent: string) => Promise<unknown>]>([
    ['the bank, or the time, says no', (intent) => till.sandbox.control.settlePayment(intent, 'fail')],
    ['somebody cancels it at Stripe', (intent) => till.sandbox.control.cancelPayment(intent)],
  ])('has failed once %s, and the same can be paid anew', async (_name, end) => {
    const { accountId, invoices, payment, session, link } = await begun(5_000);
    const { payment_intent } = await till.sandbox.control.leave(session, { nextAction: 'verify_with_microdeposits' });
    await till.caughtUp();
    await end(payment_intent);
    await till.caughtUp();
    expect([(await read(payment.id)).state, await payerState(link)]).toEqual(['failed', 'failed']);
    expect((await startPayment(ana, accountId, [invoices[0].id])).status).toBe(201);
  });

  it('has failed in the states that are a no', async () => {
    for (const status of ['canceled', 'requires_payment_method']) {
      const { payment, session } = await begun(5_000);
      await till.sandbox.control.leave(session, { status });
      await till.caughtUp();
      expect([status, (await read(payment.id)).state]).toEqual([status, 'failed']);
    }
  });
});

describe('Money for what was paid meanwhile', () => {
  it('is posted as credit and shown to administrators, once', async () => {
    const { accountId, payment } = await begun(5_000);
    const metadata = { payment: payment.id, account: accountId };
    const twin = await till.sandbox.stripe.checkout.sessions.create({
      mode: 'payment',
      line_items: [{ price_data: { currency: 'usd', unit_amount: 5_000, product_data: { name: 'A twin' } }, quantity: 1 }],
      success_url: till.portal.url,
      metadata,
      payment_intent_data: { metadata },
    });
    await till.sandbox.control.pay(sessionIn(payment));
    await till.caughtUp();
    expect(await exceptionsOf(accountId)).toEqual([]);
    const { payment_intent } = await till.sandbox.control.pay(twin.id);
    await till.caughtUp();
    expect(await balanceOf(admin, accountId)).toEqual({ balance: -5_000, credit: 5_000 });
    const [second] = (await ana.get(`/api/billing-accounts/${accountId}/payments`)).body.items;
    expect(await exceptionsOf(accountId)).toEqual([
      expect.objectContaining({ kind: 'already_paid', objectId: payment_intent, paymentId: second.id }),
    ]);
  });

  it('is shown where it paid other invoices than it was for, or one that was cancelled, and not where it was needed', async () => {
    const cancelled = await begun(5_000, 5_000);
    await admin.post(`/api/invoices/${cancelled.invoices[0].id}/cancel`, { reason: 'Wrong patient' });
    await till.sandbox.control.pay(cancelled.session);
    await till.caughtUp();
    expect(await balanceOf(admin, cancelled.accountId)).toEqual({ balance: 0, credit: 0 });
    expect(await exceptionsOf(cancelled.accountId)).toEqual([expect.objectContaining({ kind: 'already_paid' })]);

    // What is owed beside the invoices, because money went back, is paid by the whole balance alone.
    const owing = await begun(5_000);
    const { payment_intent } = await till.sandbox.control.pay(owing.session);
    await till.caughtUp();
    await till.sandbox.stripe.refunds.create({ payment_intent });
    await till.caughtUp();
    const again = (await startPayment(ana, owing.accountId)).body;
    await till.sandbox.control.pay(sessionIn(again));
    await till.caughtUp();
    expect(await balanceOf(admin, owing.accountId)).toEqual({ balance: 0, credit: 0 });
    expect(await exceptionsOf(owing.accountId)).toEqual([]);
  });
});

describe('What Stripe does not take', () => {
  const paymentsOf = async (accountId: string) => (await ana.get(`/api/billing-accounts/${accountId}/payments`)).body.items;
  const issue = (accountId: string, unitAmount: number) =>
    issueInvoice(admin, accountId, { lineItems: [{ description: 'Visit', quantity: 1, unitAmount }] });

  it('is never begun, however often somebody tries, and leaves no payment behind', async () => {
    const { accountId, payment, session } = await begun(5_000);
    const { payment_intent } = await till.sandbox.control.pay(session);
    await till.caughtUp();
    await till.sandbox.stripe.refunds.create({ payment_intent, amount: 30 });
    await till.caughtUp();
    for (let time = 0; time < 3; time++) expect(codeOf(await startPayment(ana, accountId))).toBe('422 billing.amount-too-small');
    expect((await paymentsOf(accountId)).map(({ id }: any) => id)).toEqual([payment.id]);
    await issue(accountId, 20);
    expect((await startPayment(ana, accountId)).body).toMatchObject({ state: 'pending', amount: 50 });
  });

  it.each([
    ['too_small', [30], '422 billing.amount-too-small'],
    ['too_large', [99_999_999, 1], '409 billing.amount-too-large'],
  ])('is not asked for with a link either, neither by e-mail: %s', async (state, amounts, code) => {
    const { id: accountId, invoices } = await till.account(5_000);
    await admin.patch(`/api/billing-accounts/${accountId}`, { email: 'payer@home.example' });
    const { body } = await startPayment(ana, accountId);
    await till.sandbox.stripe.checkout.sessions.expire(sessionIn(body));
    await till.caughtUp();
    await admin.post(`/api/invoices/${invoices[0].id}/cancel`, { reason: 'Wrong' });
    for (const amount of amounts) await issue(accountId, amount);
    expect((await lookWith(till.portal.anonymous(), linkOf(body))).body).toMatchObject({
      state,
      amount: amounts.reduce((sum, amount) => sum + amount, 0),
    });
    expect(await read(body.id)).toMatchObject({ state: 'cancelled', payerLink: null });
    expect(codeOf(await payWith(till.portal.anonymous(), linkOf(body)))).toBe(code);
    expect(codeOf(await ana.post(`/api/payments/${body.id}/email`))).toBe(code);
    expect(codeOf(await startPayment(ana, accountId))).toBe(code);
    expect(await paymentsOf(accountId)).toHaveLength(1);
  });

  it('is told once by Stripe itself, in a currency that it converts first', async () => {
    const { id } = await openAccount(admin, { currency: 'ars' });
    await grant(admin, id, [till.ana]);
    await issue(id, 30);
    for (let time = 0; time < 3; time++) expect(codeOf(await startPayment(ana, id))).toBe('422 billing.amount-too-small');
    const [payment, ...others] = await paymentsOf(id);
    expect(others).toEqual([]);
    expect(payment).toMatchObject({ state: 'failed', payerLink: null });
    await issue(id, 30);
    expect((await startPayment(ana, id)).body).toMatchObject({ state: 'pending', amount: 60 });
  });
});

describe('While Stripe does not answer', () => {
  it('a payment is shown within seconds as it is known, and the late answer is taken all the same', async () => {
    const { payment, session, link } = await begun(5_000);
    await till.sandbox.control.holdWebhooks(true);
    await till.sandbox.control.pay(session);
    for (const look of [() => read(payment.id), () => lookWith(till.portal.anonymous(), link)]) {
      await till.sandbox.control.fault({ on: 'request', method: 'GET', path: '/v1/checkout/sessions', does: 'delay', ms: 6_000 });
      const start = performance.now();
      await look();
      expect(performance.now() - start).toBeLessThan(5_000);
    }
    await until('the late answer is settled', async () => {
      const [row] = await till.rows('select state from billing.payment where id = $1', payment.id);
      return row.state === 'succeeded';
    });
  });

  it('a payment that is cancelled meanwhile is not told to be cancelled, since it may have been made before', async () => {
    const { payment, session, link } = await begun(5_000);
    await till.sandbox.control.holdWebhooks(true);
    await till.sandbox.control.pay(session);
    await till.sandbox.control.outage('unavailable');
    expect(codeOf(await ana.delete(`/api/payments/${payment.id}`))).toBe('503 billing.stripe-unavailable');
    expect(await payerState(link)).toBe('closing');
    expect(codeOf(await payWith(till.portal.anonymous(), link))).toBe('410 billing.payment-link-withdrawn');
    await till.sandbox.control.outage('none');
    expect(await payerState(link)).toBe('succeeded');
  });

  it('a payment that was cancelled and not made is closed by the next comparison with Stripe', async () => {
    const { payment, session, link } = await begun(5_000);
    await till.sandbox.control.outage('unavailable');
    expect(codeOf(await ana.delete(`/api/payments/${payment.id}`))).toBe('503 billing.stripe-unavailable');
    await till.sandbox.control.outage('none');
    expect(await payerState(link)).toBe('closing');
    await reconcile();
    expect([(await read(payment.id)).state, await payerState(link)]).toEqual(['cancelled', 'cancelled']);
    await expect(till.sandbox.control.pay(session)).rejects.toThrow('expired');
  });
});

describe("Stripe's other mode", () => {
  afterEach(() => till.sandbox.control.mode(false));

  it('opens no page', async () => {
    const { id } = await till.account(5_000);
    await till.sandbox.control.mode(true);
    expect(codeOf(await startPayment(ana, id))).toBe('409 billing.payment-refused');
  });

  it('tells nothing: its events are refused, and its money waits for somebody to look', async () => {
    const { accountId, payment } = await begun(5_000);
    const metadata = { payment: payment.id, account: accountId };
    await till.sandbox.control.mode(true);
    const live = await till.sandbox.stripe.checkout.sessions.create({
      mode: 'payment',
      line_items: [{ price_data: { currency: 'usd', unit_amount: 5_000, product_data: { name: 'Live' } }, quantity: 1 }],
      success_url: till.portal.url,
      metadata,
      payment_intent_data: { metadata },
    });
    await till.sandbox.control.holdWebhooks(true);
    const { payment_intent } = await till.sandbox.control.pay(live.id);
    const events = (await eventsOf(till, payment_intent)).map(({ id }) => id);
    const sent = await till.sandbox.control.sendWebhooks(...events);
    expect(sent.map(({ status }) => status)).toEqual(sent.map(() => 400));
    // The comparison with Stripe's record meets them all the same.
    await till.sandbox.control.holdWebhooks(false);
    await reconcile();
    expect(await exceptionsOf(accountId)).toEqual([expect.objectContaining({ kind: 'wrong_mode', objectId: payment_intent })]);
    expect(await balanceOf(admin, accountId)).toEqual({ balance: 5_000, credit: 0 });
  });
});

it('A refund whose answer was lost a day ago is looked for before it is ordered again', async () => {
  const { payment, session } = await begun(5_000);
  const { payment_intent } = await till.sandbox.control.pay(session);
  await till.caughtUp();
  await till.portal.stopWorker();
  await till.sandbox.control.holdWebhooks(true);
  await till.sandbox.control.fault({ on: 'request', method: 'POST', path: '/v1/refunds', does: 'lose_answer', times: 2 });
  const { body } = await admin.post(`/api/payments/${payment.id}/refunds`, {});
  expect(body.refunds).toMatchObject([{ state: 'pending' }]);
  await till.rows('alter table billing.refund disable trigger refund_terms_fixed');
  await till.rows(`update billing.refund set requested_at = now() - interval '24 hours' where payment_id = $1`, payment.id);
  await till.rows('alter table billing.refund enable trigger refund_terms_fixed');
  await till.sandbox.control.advance(24 * 3_600 + 1);
  await till.portal.startWorker();
  await settled(till.portal.database.url);
  const { data } = await till.sandbox.stripe.refunds.list({ payment_intent });
  expect(data).toHaveLength(1);
  expect(await balanceOf(admin, (await read(payment.id)).accountId)).toEqual({ balance: 5_000, credit: 0 });
});
