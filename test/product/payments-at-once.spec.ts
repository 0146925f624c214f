import { createApi } from '../../apps/api/src/application.js';
import { createLogger } from '#shared-kernel/logging';
import { type Client, client, freePort } from '../support/index.js';
import { draftInvoice } from '../support/billing.js';
import { expectSoundMoney } from '../support/money.js';
import { balanceOf, codeOf, sessionIn, startPayment, startTill, type Till } from '../support/payments.js';

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
  await till.sandbox.control.holdWebhooks(false);
  await till.caughtUp();
  await expectSoundMoney(till.portal.database.url);
});

const sessionsOf = async (accountId: string) =>
  (await till.sandbox.stripe.checkout.sessions.list({ limit: 100 })).data.filter(
    ({ metadata }) => metadata?.account === accountId,
  );
const stateOf = async (paymentId: string) => (await ana.get(`/api/payments/${paymentId}`)).body.state;
const statesOf = async (accountId: string) =>
  (await ana.get(`/api/billing-accounts/${accountId}/payments`)).body.items.map(({ state }: { state: string }) => state);

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

it("A page that Stripe does not know any more stands in nobody's way", async () => {
  const { id } = await till.account(10_000);
  const forget = (paymentId: string) =>
    till.rows(`update billing.payment set session_id = 'cs_test_' || id where id = $1`, paymentId);
  const first = (await startPayment(ana, id)).body;
  await forget(first.id);
  expect(await stateOf(first.id)).toBe('cancelled');
  const second = (await startPayment(ana, id)).body;
  await forget(second.id);
  expect((await ana.delete(`/api/payments/${second.id}`)).status).toBe(204);
  expect((await startPayment(ana, id)).status).toBe(201);
});
