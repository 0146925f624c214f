import { type Client } from '../support/index.js';
import { runJob } from '../support/jobs.js';
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
  await till.sandbox.control.outage('none');
  await till.sandbox.control.clearFaults();
  await till.caughtUp();
  await expectSoundMoney(till.portal.database.url);
});

const loseWebhooks = () => till.sandbox.control.fault({ on: 'webhook', does: 'drop', times: 1_000_000 });

async function reconcile(): Promise<any> {
  await runJob(till.portal, 'billing.reconcile-with-stripe');
  await till.caughtUp();
  return (await admin.get('/api/billing/reconciliations?limit=1')).body.items[0];
}

const stateOf = async (paymentId: string) =>
  (await till.rows('select state from billing.payment where id = $1', paymentId))[0].state;

describe('Comparing with the record of Stripe', () => {
  it('repairs in one cycle what an hour of lost webhooks left behind, whatever it was (M5)', async () => {
    await loseWebhooks();
    const begin = async () => {
      const { id } = await till.account(10_000);
      const { body } = await startPayment(ana, id);
      return { id, paymentId: body.id as string, session: sessionIn(body) };
    };
    const pay = async () => {
      const payment = await begin();
      return { ...payment, intent: (await till.sandbox.control.pay(payment.session)).payment_intent };
    };
    const plain = [await pay(), await pay(), await pay()];
    const refunded = await pay();
    await till.sandbox.stripe.refunds.create({ payment_intent: refunded.intent });
    const returned = await pay();
    const refund = await till.sandbox.stripe.refunds.create({ payment_intent: returned.intent, amount: 4_000 });
    await till.sandbox.control.settleRefund(refund.id, 'fail');
    const lost = await pay();
    await till.sandbox.control.decideDispute((await till.sandbox.control.dispute(lost.intent)).id, 'lost');
    const closed = await begin();
    await till.sandbox.stripe.checkout.sessions.expire(closed.session);
    await till.caughtUp();
    expect(await stateOf(plain[0]!.paymentId)).toBe('pending');

    const tally = await reconcile();
    expect(tally.eventsMissing).toBeGreaterThan(25);
    expect(tally.entriesMissing).toBeGreaterThan(0);
    const paid = ['invoice_issued 10000', 'payment_received 10000', 'stripe_fee 320'];
    for (const { id, paymentId } of plain)
      expect([await stateOf(paymentId), await postingsOf(till, id)]).toEqual(['succeeded', paid]);
    expect([await stateOf(refunded.paymentId), await postingsOf(till, refunded.id)]).toEqual([
      'refunded',
      [...paid, 'refund_made 10000'],
    ]);
    expect([await stateOf(returned.paymentId), await postingsOf(till, returned.id)]).toEqual([
      'succeeded',
      [...paid, 'refund_made 4000', 'refund_failed 4000'],
    ]);
    expect([await stateOf(lost.paymentId), await balanceOf(admin, lost.id)]).toEqual([
      'disputed',
      { balance: 10_000, credit: 0 },
    ]);
    expect(await stateOf(closed.paymentId)).toBe('cancelled');

    expect(await reconcile()).toMatchObject({
      events: tally.events,
      eventsMissing: 0,
      entries: tally.entries,
      entriesMissing: 0,
    });
  }, 120_000);

  it('finds money in the books of Stripe also where every event of it was heard and nothing followed', async () => {
    await loseWebhooks();
    const { id } = await till.account(10_000);
    const { body } = await startPayment(ana, id);
    await till.sandbox.control.pay(sessionIn(body));
    for (const event of (await till.sandbox.stripe.events.list({ limit: 100 })).data)
      await till.rows(
        `insert into billing.stripe_event (id, event_id, type, object_id, received_at) values (gen_random_uuid(), $1, $2, '', now())
         on conflict do nothing`,
        event.id,
        event.type,
      );
    expect(await reconcile()).toMatchObject({ eventsMissing: 0, entriesMissing: 1 });
    expect(await stateOf(body.id)).toBe('succeeded');
    expect(await balanceOf(admin, id)).toEqual({ balance: 0, credit: 0 });
  });

  it('ends payments that should have ended: pages that have expired, and orders that Stripe never answered', async () => {
    await loseWebhooks();
    const expired = (await startPayment(ana, (await till.account(10_000)).id)).body;
    await till.sandbox.stripe.checkout.sessions.expire(sessionIn(expired));
    const silent = await till.account(10_000);
    await till.sandbox.control.outage('refuse');
    expect((await startPayment(ana, silent.id)).status).toBe(503);
    await till.sandbox.control.outage('none');
    await till.rows(`update billing.payment set expires_at = now() - interval '1 hour' where id = $1`, expired.id);
    const [{ id: unanswered }] = await till.rows('select id from billing.payment where account_id = $1', silent.id);
    await till.rows(`alter table billing.payment disable trigger payment_terms_fixed`);
    await till.rows(`update billing.payment set started_at = now() - interval '2 hours' where id = $1`, unanswered);
    await till.rows(`alter table billing.payment enable trigger payment_terms_fixed`);
    await reconcile();
    expect([await stateOf(expired.id), await stateOf(unanswered)]).toEqual(['cancelled', 'cancelled']);
  });

  it('that found something missing are told from the others', async () => {
    const quiet = await reconcile();
    const { body } = await admin.get('/api/billing/reconciliations?found=true&limit=100');
    expect(body.items.length).toBeGreaterThan(0);
    for (const { id, eventsMissing, entriesMissing } of body.items) {
      expect(id).not.toBe(quiet.id);
      expect(eventsMissing + entriesMissing).toBeGreaterThan(0);
    }
  });

  it('begins again where it was when Stripe was away', async () => {
    const before = await reconcile();
    await till.sandbox.control.outage('unavailable');
    expect(await reconcile()).toEqual(before);
    await till.sandbox.control.outage('none');
    const after = await reconcile();
    expect(after.id).not.toBe(before.id);
    expect(Date.parse(after.since)).toBe(Date.parse(before.startedAt) - 3_600_000);
  });

  it('lists what belongs to nobody, once, until an administrator says that it was put right', async () => {
    await loseWebhooks();
    const { id: session } = await till.sandbox.stripe.checkout.sessions.create({
      mode: 'payment',
      line_items: [{ price_data: { currency: 'usd', unit_amount: 700, product_data: { name: 'Something else' } }, quantity: 1 }],
      success_url: till.portal.url,
    });
    const { payment_intent } = await till.sandbox.control.pay(session);
    await reconcile();
    await reconcile();
    const found = async (state: string) =>
      (await admin.get(`/api/billing/payment-exceptions?state=${state}`)).body.items.filter(
        ({ objectId }: any) => objectId === payment_intent,
      );
    const [exception, ...more] = await found('open');
    expect([exception.kind, more]).toEqual(['unknown_payment', []]);
    const path = `/api/billing/payment-exceptions/${exception.id}/resolve`;
    expect([(await admin.post(path)).status, (await admin.post(path)).status]).toEqual([204, 204]);
    expect(await found('open')).toEqual([]);
    await reconcile();
    expect([await found('open'), (await found('resolved')).length]).toEqual([[], 1]);
  });
});
