import { type Client, until } from '../support/index.js';
import { biller, draftInvoice, grant } from '../support/billing.js';
import { follow } from '../support/event-stream.js';
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
  await till.sandbox.control.clearFaults();
  await till.caughtUp();
  await expectSoundMoney(till.portal.database.url);
});

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

  it('toward the whole balance takes what is due first, and nothing more than is owed', async () => {
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

describe('Ids in capitals', () => {
  const capitals = (id: string) => id.toUpperCase();

  it('open the same page for the same invoices and account, and its money is posted', async () => {
    const { id, invoices } = await till.account(10_000, 5_000);
    const [first, second] = invoices.map((invoice) => invoice.id);
    const { body } = await startPayment(ana, capitals(id), [capitals(first), second]);
    expect(body).toMatchObject({ accountId: id, invoiceIds: [first, second], amount: 15_000 });
    for (const wish of [
      [first, second],
      [capitals(second), capitals(first)],
    ])
      for (const account of [id, capitals(id)]) expect((await startPayment(ana, account, wish)).body.id).toBe(body.id);
    await till.sandbox.control.pay(sessionIn(body));
    await till.caughtUp();
    expect(await stateOf(capitals(body.id))).toBe('succeeded');
    expect(await balanceOf(admin, id)).toEqual({ balance: 0, credit: 0 });
    expect(codeOf(await startPayment(ana, id, [capitals(first)]))).toBe('409 billing.invoice-not-payable');
  });

  it('name the invoice that a bank debit is under way for, and may not name it twice', async () => {
    const { id, invoices } = await till.account(10_000);
    const invoiceId = invoices[0].id;
    expect(codeOf(await startPayment(ana, id, [invoiceId, capitals(invoiceId)]))).toBe('400 request.invalid');
    const { body } = await startPayment(ana, id, [invoiceId]);
    await till.sandbox.control.pay(sessionIn(body), { bankAccount: '000123456789' });
    await till.caughtUp();
    for (const account of [id, capitals(id)])
      expect(codeOf(await startPayment(ana, account, [capitals(invoiceId)]))).toBe('409 billing.payment-under-way');
  });

  it('do not widen the limit on questions to Stripe', async () => {
    const { id } = await till.account(10_000);
    const { body } = await startPayment(ana, id);
    const session = sessionIn(body);
    for (let length = 0; length < 24; length++)
      expect(await stateOf(capitals(body.id.slice(0, length)) + body.id.slice(length))).toBe('pending');
    const asked = (await till.sandbox.control.requests()).filter(
      ({ method, path }) => method === 'GET' && path.endsWith(session),
    );
    expect(asked).toHaveLength(6);
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
    expect(await statesOf(id)).toEqual([]);
  });

  it('is never begun where it is less than Stripe takes, and can be paid together with more', async () => {
    const { id } = await till.account(49);
    expect(codeOf(await startPayment(ana, id))).toBe('422 billing.amount-too-small');
    expect(await statesOf(id)).toEqual([]);
    await admin.post(`/api/invoices/${(await draftInvoice(admin, id)).id}/issue`);
    expect((await startPayment(ana, id)).body).toMatchObject({ amount: 12_549 });
  });

  it('can be begun, read and cancelled by those who take payments and see no documents', async () => {
    const { id } = await till.account(10_000);
    const cashier = await biller(till.portal, admin, ['balance_payment']);
    await grant(admin, id, [cashier]);
    const { body } = await startPayment(cashier.client, id);
    expect((await cashier.client.get(`/api/payments/${body.id}`)).body).toMatchObject({ id: body.id, state: 'pending' });
    expect(codeOf(await cashier.client.get(`/api/billing-accounts/${id}/invoices`))).toBe('403 access.feature-off');
    expect((await cashier.client.delete(`/api/payments/${body.id}`)).status).toBe(204);
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
