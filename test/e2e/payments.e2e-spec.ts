import { createApi } from '../../apps/api/src/application.js';
import { createLogger } from '#shared-kernel/logging';
import { type Client, client, freePort, until } from '../support/index.js';
import { biller, draftInvoice } from '../support/billing.js';
import { follow } from '../support/event-stream.js';
import { expectSoundMoney } from '../support/money.js';
import { balanceOf, postingsOf, sessionIn, startPayment, startTill, type Till } from '../support/payments.js';

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
  await till.sandbox.control.clearFaults();
  await till.caughtUp();
  await expectSoundMoney(till.portal.database.url);
});

const codeOf = ({ status, body }: { status: number; body: any }) => `${status} ${body.code}`;
const sessionsOf = async (accountId: string) =>
  (await till.sandbox.stripe.checkout.sessions.list({ limit: 100 })).data.filter(
    ({ metadata }) => metadata?.account === accountId,
  );
const stateOf = async (paymentId: string) => (await ana.get(`/api/payments/${paymentId}`)).body.state;
const statesOf = async (accountId: string) =>
  (await ana.get(`/api/billing-accounts/${accountId}/payments`)).body.items.map(({ state }: { state: string }) => state);

describe('A payment', () => {
  it('is begun, made on the page, and seen by everybody: invoice paid, money, fee and hint', async () => {
    const { id, invoices } = await till.account(12_500);
    const begun = await startPayment(ana, id, [invoices[0].id]);
    expect([begun.status, begun.headers.get('location')]).toEqual([201, `/api/payments/${begun.body.id}`]);
    expect(begun.body).toMatchObject({
      accountId: id,
      state: 'pending',
      amount: 12_500,
      currency: 'usd',
      invoiceIds: [invoices[0].id],
      creditedAmount: 0,
    });
    const stream = await follow(ana, { url: till.portal.url });
    await stream.heard('hello');
    await till.sandbox.control.pay(sessionIn(begun.body));
    await until('Ana hears of it', () => stream.of('billing').some(({ data }) => data.accountId === id));
    stream.close();
    await till.caughtUp();
    expect((await ana.get(`/api/payments/${begun.body.id}`)).body).toMatchObject({
      state: 'succeeded',
      url: null,
      settledAt: expect.any(String),
    });
    expect((await ana.get(`/api/invoices/${invoices[0].id}`)).body).toMatchObject({ state: 'paid', openAmount: 0 });
    expect(await postingsOf(till, id)).toEqual(['invoice_issued 12500', 'payment_received 12500', 'stripe_fee 393']);
    expect(await balanceOf(admin, id)).toEqual({ balance: 0, credit: 0 });
    expect((await till.rows('select action from audit.event where subject_id = $1', id)).map(({ action }) => action)).toContain(
      'start-payment',
    );
  });

  it('of the whole balance takes what is due first, and nothing more than is owed', async () => {
    const { id } = await till.account(10_000, 5_000);
    const { body } = await startPayment(ana, id);
    expect(body).toMatchObject({ amount: 15_000, invoiceIds: [] });
    await till.sandbox.control.pay(sessionIn(body));
    await till.caughtUp();
    expect(await balanceOf(admin, id)).toEqual({ balance: 0, credit: 0 });
    expect(codeOf(await startPayment(ana, id))).toBe('409 billing.nothing-to-pay');
  });

  it('shows the truth to whoever comes back before the webhook does', async () => {
    const { id } = await till.account(10_000);
    const { body } = await startPayment(ana, id);
    await till.sandbox.control.holdWebhooks(true);
    await till.sandbox.control.pay(sessionIn(body));
    expect(await stateOf(body.id)).toBe('succeeded');
    expect(await postingsOf(till, id)).toEqual(['invoice_issued 10000', 'payment_received 10000', 'stripe_fee 320']);
    await till.sandbox.control.holdWebhooks(false);
    await till.caughtUp();
    expect(await postingsOf(till, id)).toHaveLength(3);
  });

  it('asks Stripe a few times a minute at most, however often it is read', async () => {
    const { id } = await till.account(10_000);
    const { body } = await startPayment(ana, id);
    const asked = async () =>
      (await till.sandbox.control.requests()).filter(({ method, path }) => method === 'GET' && path.endsWith(sessionIn(body)))
        .length;
    for (let read = 0; read < 10; read++) expect(await stateOf(body.id)).toBe('pending');
    expect(await asked()).toBe(6);
  });

  it('by bank debit waits for the bank; the same cannot be paid meanwhile, and a no is a failure', async () => {
    const { id, invoices } = await till.account(10_000);
    for (const outcome of ['fail', 'succeed'] as const) {
      const { body } = await startPayment(ana, id, [invoices[0].id]);
      const { payment_intent } = await till.sandbox.control.pay(sessionIn(body), { bankAccount: '000123456789' });
      await till.caughtUp();
      expect((await ana.get(`/api/payments/${body.id}`)).body).toMatchObject({ state: 'pending', processing: true });
      expect(await postingsOf(till, id)).toEqual(['invoice_issued 10000']);
      expect(codeOf(await startPayment(ana, id))).toBe('409 billing.payment-under-way');
      expect(codeOf(await ana.delete(`/api/payments/${body.id}`))).toBe('409 billing.payment-under-way');
      await till.sandbox.control.settlePayment(payment_intent, outcome);
      await till.caughtUp();
      expect(await stateOf(body.id)).toBe(outcome === 'fail' ? 'failed' : 'succeeded');
    }
    expect(await balanceOf(admin, id)).toEqual({ balance: 0, credit: 0 });
  });

  it('with a card that is declined stays open for another one', async () => {
    const { id } = await till.account(10_000);
    const { body } = await startPayment(ana, id);
    await till.sandbox.control.pay(sessionIn(body), { card: '4000000000000002' });
    await till.caughtUp();
    expect(await stateOf(body.id)).toBe('pending');
    await till.sandbox.control.pay(sessionIn(body));
    await till.caughtUp();
    expect(await stateOf(body.id)).toBe('succeeded');
  });

  it('is cancelled by closing its page, which expires by itself after a day', async () => {
    const { id } = await till.account(10_000);
    const { body } = await startPayment(ana, id);
    const cancel = () => ana.delete(`/api/payments/${body.id}`);
    expect([(await cancel()).status, (await cancel()).status]).toEqual([204, 204]);
    expect(await stateOf(body.id)).toBe('cancelled');
    await expect(till.sandbox.control.pay(sessionIn(body))).rejects.toThrow('expired');
    const again = (await startPayment(ana, id)).body;
    expect(again.id).not.toBe(body.id);
    await till.sandbox.control.advance(86_400 + 1);
    await till.caughtUp();
    expect(await stateOf(again.id)).toBe('cancelled');
    const third = (await startPayment(ana, id)).body;
    await till.sandbox.control.pay(sessionIn(third));
    expect(codeOf(await ana.delete(`/api/payments/${third.id}`))).toBe('409 billing.payment-not-cancellable');
    await till.caughtUp();
    expect(await statesOf(id)).toEqual(['succeeded', 'cancelled', 'cancelled']);
  });
});

describe('The same page', () => {
  it('is answered to a double click, a second tab and another process, also when all ask at once', async () => {
    const port = await freePort();
    const other = await createApi({ ...till.portal.settings, PORT: port }, createLogger('test', 'silent'));
    await other.listen(port, '127.0.0.1');
    try {
      const { id, invoices } = await till.account(10_000, 5_000);
      const there = client(`http://localhost:${port}`, till.portal.url);
      there.jar.set('session', ana.jar.get('session')!);
      const both = invoices.map((invoice) => invoice.id);
      const starts = Array.from({ length: 12 }, (_, turn) =>
        startPayment(turn % 2 ? ana : there, id, turn % 3 ? both : both.toReversed()),
      );
      const answers = await Promise.all(starts);
      expect(answers.map(({ status }) => status)).toEqual(Array(12).fill(201));
      expect(new Set(answers.map(({ body }) => `${body.id} ${body.url}`)).size).toBe(1);
      expect(await sessionsOf(id)).toHaveLength(1);
      expect((await startPayment(there, id, both)).body.id).toBe(answers[0]!.body.id);
    } finally {
      await other.close();
    }
  }, 60_000);

  it('is found again after an answer of Stripe that was lost, and after a silence', async () => {
    const { id } = await till.account(10_000);
    await till.sandbox.control.fault({ on: 'request', path: '/v1/checkout/sessions', does: 'lose_answer', times: 2 });
    expect(codeOf(await startPayment(ana, id))).toBe('503 billing.stripe-unavailable');
    const { status, body } = await startPayment(ana, id);
    expect([status, body.state, await sessionsOf(id)]).toEqual([201, 'pending', [expect.objectContaining({ status: 'open' })]]);

    const other = await till.account(10_000);
    await till.sandbox.control.fault({ on: 'request', path: '/v1/checkout/sessions', does: 'never_answer' });
    expect((await startPayment(ana, other.id)).status).toBe(201);
    expect(await sessionsOf(other.id)).toHaveLength(1);
  }, 60_000);

  it('comes with another key after Stripe has failed, since the old key would only bring the failure again', async () => {
    const { id } = await till.account(10_000);
    await till.sandbox.control.fault({ on: 'request', path: '/v1/checkout/sessions', does: 'fail', executed: true });
    expect(codeOf(await startPayment(ana, id))).toBe('503 billing.stripe-unavailable');
    const { body } = await startPayment(ana, id);
    await till.sandbox.control.pay(sessionIn(body));
    await till.caughtUp();
    expect([await stateOf(body.id), await statesOf(id)]).toEqual(['succeeded', ['succeeded']]);
  });
});

describe('Pages that overlap', () => {
  it('are closed before another one is opened: one invoice, both, the whole balance', async () => {
    const { id, invoices } = await till.account(10_000, 5_000);
    const one = (await startPayment(ana, id, [invoices[0].id])).body;
    const two = (await startPayment(ana, id, [invoices[1].id])).body;
    expect(await statesOf(id)).toEqual(['pending', 'pending']);
    const all = (await startPayment(ana, id)).body;
    expect([await stateOf(one.id), await stateOf(two.id), all.amount]).toEqual(['cancelled', 'cancelled', 15_000]);
    for (const closed of [one, two]) await expect(till.sandbox.control.pay(sessionIn(closed))).rejects.toThrow('expired');
    const part = (await startPayment(ana, id, [invoices[0].id])).body;
    expect([await stateOf(all.id), part.id === one.id, part.amount]).toEqual(['cancelled', false, 10_000]);
    await till.sandbox.control.pay(sessionIn(part));
    await till.caughtUp();
    expect(await balanceOf(admin, id)).toEqual({ balance: 5_000, credit: 0 });
  });

  it('say so where the other one was paid at that moment', async () => {
    const { id, invoices } = await till.account(10_000, 5_000);
    const one = (await startPayment(ana, id, [invoices[0].id])).body;
    await till.sandbox.control.holdWebhooks(true);
    await till.sandbox.control.pay(sessionIn(one));
    expect(codeOf(await startPayment(ana, id))).toBe('409 billing.paid-meanwhile');
    expect((await startPayment(ana, id)).body).toMatchObject({ amount: 5_000 });
  });

  it('give way to the new amount when the balance has changed', async () => {
    const { id } = await till.account(10_000);
    const old = (await startPayment(ana, id)).body;
    await admin.post(`/api/invoices/${(await draftInvoice(admin, id)).id}/issue`);
    const { body } = await startPayment(ana, id);
    expect([body.amount, await stateOf(old.id), (await sessionsOf(id)).map(({ status }) => status)]).toEqual([
      22_500,
      'cancelled',
      ['open', 'expired'],
    ]);
  });

  it('never leave two open, whoever asks for what at the same moment', async () => {
    const { id, invoices } = await till.account(10_000, 5_000, 2_500);
    const wishes = [undefined, ...invoices.map((invoice) => [invoice.id]), invoices.slice(0, 2).map((invoice) => invoice.id)];
    const answers = await Promise.all([...wishes, ...wishes].map((wish) => startPayment(ana, id, wish)));
    expect(answers.filter(({ status }) => ![201, 409].includes(status))).toEqual([]);
    const open = (await sessionsOf(id)).filter(({ status }) => status === 'open').map((session) => session.metadata!.payment);
    const live = await till.rows(`select id, invoice_ids from billing.payment where account_id = $1 and state = 'pending'`, id);
    expect(live.map((payment) => payment.id).toSorted()).toEqual(open.toSorted());
    const named = live.flatMap(({ invoice_ids: ids }) => (ids.length === 0 ? invoices.map((invoice) => invoice.id) : ids));
    expect(new Set(named).size).toBe(named.length);
  }, 60_000);
});

describe('Money that comes late or twice', () => {
  it('goes to the account where its invoice was cancelled meanwhile, and is shown', async () => {
    const { id, invoices } = await till.account(10_000);
    const { body } = await startPayment(ana, id, [invoices[0].id]);
    await admin.post(`/api/invoices/${invoices[0].id}/cancel`, { reason: 'Wrong patient' });
    await till.sandbox.control.pay(sessionIn(body));
    await till.caughtUp();
    expect(await balanceOf(admin, id)).toEqual({ balance: -10_000, credit: 10_000 });
    expect((await ana.get(`/api/payments/${body.id}`)).body).toMatchObject({ state: 'succeeded', creditedAmount: 10_000 });
  });

  it('is a payment of its own where the first had its money already', async () => {
    const { id } = await till.account(10_000);
    const { body } = await startPayment(ana, id);
    const metadata = { payment: body.id, account: id };
    const twin = await till.sandbox.stripe.checkout.sessions.create({
      mode: 'payment',
      line_items: [{ price_data: { currency: 'usd', unit_amount: 10_000, product_data: { name: 'A twin' } }, quantity: 1 }],
      success_url: till.portal.url,
      metadata,
      payment_intent_data: { metadata },
    });
    for (const session of [sessionIn(body), twin.id]) await till.sandbox.control.pay(session);
    await till.caughtUp();
    expect(await statesOf(id)).toEqual(['succeeded', 'succeeded']);
    expect(await balanceOf(admin, id)).toEqual({ balance: -10_000, credit: 10_000 });
  });
});

describe('What cannot be paid', () => {
  it('is refused in words: nothing owed, drafts, cancelled, paid, foreign, missing and doubled invoices, and amounts of any kind', async () => {
    const { id, invoices } = await till.account(10_000, 10_000);
    const stranger = await till.account(10_000);
    const [open, cancelled] = invoices;
    await admin.post(`/api/invoices/${cancelled.id}/cancel`, { reason: 'Wrong' });
    const draft = await draftInvoice(admin, id);
    const missing = '01920f3a-7c1e-7abc-8def-0123456789ab';
    const refused: [string, Client, string[] | undefined][] = [
      ['404 billing.invoice-not-found', ana, [missing]],
      ['404 billing.invoice-not-found', ana, [open.id, stranger.invoices[0].id]],
      ['404 billing.invoice-not-found', ana, [draft.id]],
      ['409 billing.invoice-not-payable', admin, [draft.id]],
      ['409 billing.invoice-not-payable', ana, [cancelled.id]],
      ['400 request.invalid', ana, []],
      ['400 request.invalid', ana, [open.id, open.id]],
      ['400 request.invalid', ana, ['x']],
    ];
    for (const [code, caller, wish] of refused) expect(codeOf(await startPayment(caller, id, wish))).toBe(code);
    for (const field of [{ amount: 1 }, { amount: -1 }, { amount: 0.5 }, { currency: 'eur' }])
      expect(codeOf(await ana.post(`/api/billing-accounts/${id}/payments`, field))).toBe('400 request.invalid');
    expect(codeOf(await startPayment(ana, (await till.account()).id))).toBe('409 billing.nothing-to-pay');
    expect(await sessionsOf(id)).toEqual([]);
  });

  it('is refused by Stripe where it is less than it takes, and can be paid together with more', async () => {
    const { id } = await till.account(49);
    expect(codeOf(await startPayment(ana, id))).toBe('422 billing.amount-too-small');
    expect(await statesOf(id)).toEqual(['failed']);
    await admin.post(`/api/invoices/${(await draftInvoice(admin, id)).id}/issue`);
    expect((await startPayment(ana, id)).body).toMatchObject({ amount: 12_549 });
  });

  it('is refused to those without the feature, and does not exist for those who may not see the account', async () => {
    const { id } = await till.account(10_000);
    const { body } = await startPayment(ana, id);
    const reader = await biller(till.portal, admin);
    expect(codeOf(await startPayment(reader.client, id))).toBe('403 access.feature-off');
    const other = await biller(till.portal, admin, ['billing_documents', 'balance_payment']);
    expect(codeOf(await startPayment(other.client, id))).toBe('404 billing.account-not-found');
    expect(codeOf(await other.client.get(`/api/payments/${body.id}`))).toBe('404 billing.payment-not-found');
    expect(codeOf(await other.client.delete(`/api/payments/${body.id}`))).toBe('404 billing.payment-not-found');
  });
});

it('Stripe learns the practice, amounts and ids, and nothing of patients and what they are billed for (Q2)', async () => {
  const { id } = await till.account(10_000);
  await admin.patch(`/api/billing-accounts/${id}`, { holderName: 'Canary Holder', email: 'canary@home.example' });
  await startPayment(ana, id);
  const asked = JSON.stringify(await till.sandbox.control.requests());
  expect(asked).toContain(id);
  expect(asked).not.toMatch(/canary|amélie|visit|home\.example/i);
});
