import { type Client, until } from '../support/index.js';
import { expectSoundMoney } from '../support/money.js';
import { balanceOf, eventsOf, postingsOf, sessionIn, startPayment, startTill, type Till } from '../support/payments.js';
import { contentOf } from '../support/sql.js';

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
  await till.sandbox.control.outage('none');
  await till.sandbox.control.holdWebhooks(false);
  await till.caughtUp();
  await expectSoundMoney(till.portal.database.url);
});

const paid = (amount: number, fee: number) => [`invoice_issued ${amount}`, `payment_received ${amount}`, `stripe_fee ${fee}`];
const stateOf = async (paymentId: string) => (await ana.get(`/api/payments/${paymentId}`)).body.state;
const openExceptions = async () => (await admin.get('/api/billing/payment-exceptions?state=open&limit=100')).body.items;

/** A payment of an invoice of 100 dollars, whose page is open. */
async function begun() {
  const account = await till.account(10_000);
  const { body } = await startPayment(ana, account.id);
  return { accountId: account.id, paymentId: body.id as string, session: sessionIn(body) };
}

/** A page at Stripe that nobody here has begun, whatever it says of whom it is for. */
async function sessionAsking({
  currency,
  unit_amount,
  ...metadata
}: Record<'currency' | 'payment' | 'account', string> & { unit_amount: number }) {
  const { id } = await till.sandbox.stripe.checkout.sessions.create({
    mode: 'payment',
    line_items: [{ price_data: { currency, unit_amount, product_data: { name: 'Wrong' } }, quantity: 1 }],
    success_url: till.portal.url,
    metadata,
    payment_intent_data: { metadata },
  });
  return id;
}

/** Pays, and has everything told that follows from it. */
async function paidOn(session: string): Promise<string> {
  const { payment_intent } = await till.sandbox.control.pay(session);
  await till.sandbox.control.sendWebhooks(...(await eventsOf(till, payment_intent)).map(({ id }) => id));
  await till.caughtUp();
  return payment_intent;
}

const signed = (payload: string, { secret = till.sandbox.env.STRIPE_WEBHOOK_SECRET, secondsAgo = 0 } = {}) =>
  till.sandbox.stripe.webhooks.generateTestHeaderString({
    payload,
    secret,
    timestamp: Math.floor(Date.now() / 1_000) - secondsAgo,
  });

async function send(payload: string, signature?: string) {
  const response = await fetch(`${till.portal.url}/api/stripe/webhooks`, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8', ...(signature ? { 'stripe-signature': signature } : {}) },
    body: payload,
  });
  const text = await response.text();
  return { status: response.status, code: text === '' ? undefined : JSON.parse(text).code };
}

const eventWith = (id: string, type: string, object: object) =>
  JSON.stringify({ id, object: 'event', type, data: { object }, created: 1, livemode: false });

describe('The same event (M1)', () => {
  it('100 times in a row, 100 times at once, and followed again by the worker: one posting', async () => {
    const { accountId, paymentId, session } = await begun();
    const { payment_intent } = await till.sandbox.control.pay(session);
    const events = await eventsOf(till, payment_intent);
    const completed = events.find(({ type }) => type === 'checkout.session.completed')!;
    await till.sandbox.control.sendWebhooks(...Array<string>(100).fill(completed.id));
    const succeeded = JSON.stringify(events.find(({ type }) => type === 'payment_intent.succeeded'));
    const answers = await Promise.all(Array.from({ length: 100 }, () => send(succeeded, signed(succeeded))));
    expect(answers.map(({ status }) => status)).toEqual(Array(100).fill(200));
    await till.caughtUp();
    expect(await postingsOf(till, accountId)).toEqual(paid(10_000, 320));
    const kept = await till.rows(
      'select type from billing.stripe_event where event_id = any($1)',
      events.map(({ id }) => id),
    );
    expect(kept).toHaveLength(2);

    await till.rows(
      `with heard as (select id from shared_kernel.outbox where type = 'billing.stripe-events-received'),
         forgotten as (delete from shared_kernel.processed where event_id in (select id from heard))
       update shared_kernel.outbox set relayed_at = null, completed_at = null where id in (select id from heard)`,
    );
    await till.caughtUp();
    expect(await postingsOf(till, accountId)).toEqual(paid(10_000, 320));
    expect(await stateOf(paymentId)).toBe('succeeded');
  }, 60_000);
});

describe('Events of many payments at once', () => {
  it('each bring about what they would alone, also two payments of one account, also money that went back', async () => {
    const paidAt = [];
    for (const account of await Promise.all([1, 2, 3].map(() => till.account(10_000, 5_000)))) {
      for (const { id } of account.invoices) {
        const { body } = await startPayment(ana, account.id, [id]);
        paidAt.push({
          accountId: account.id,
          paymentId: body.id,
          intent: (await till.sandbox.control.pay(sessionIn(body))).payment_intent,
        });
      }
    }
    const refunded = paidAt.filter((_, place) => place % 2 === 1);
    for (const { intent } of refunded) await till.sandbox.stripe.refunds.create({ payment_intent: intent });
    const events = (await Promise.all(paidAt.map(({ intent }) => eventsOf(till, intent))))
      .flat()
      .map((event) => JSON.stringify(event));
    const answers = await Promise.all(events.map((event) => send(event, signed(event))));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    await till.caughtUp();
    const ids = paidAt.map(({ paymentId }) => paymentId);
    const audited = await till.rows(
      `select subject_id as id, detail -> 'facts' as facts from audit.event where action = 'billing.payment-succeeded' and subject_id = any($1)`,
      ids,
    );
    expect(audited.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    for (const payment of paidAt) {
      const { accountId, paymentId } = payment;
      expect(await stateOf(paymentId)).toBe(refunded.includes(payment) ? 'refunded' : 'succeeded');
      expect(await balanceOf(admin, accountId)).toEqual({ balance: 5_000, credit: 0 });
      const postings = [...paid(10_000, 320), ...paid(5_000, 175), 'refund_made 5000'];
      expect((await postingsOf(till, accountId)).toSorted()).toEqual(postings.toSorted());
      const facts = audited.find(({ id }) => id === paymentId).facts.map(({ type }: any) => type);
      expect(facts).toEqual(expect.arrayContaining(['billing.payment-succeeded', 'billing.invoice-paid']));
    }
  }, 60_000);
});

describe('What is not from Stripe, or not so (M3)', () => {
  it('is refused without the right signature of the last five minutes, and nothing is kept', async () => {
    const { session, accountId } = await begun();
    const body = eventWith('evt_forged', 'checkout.session.completed', { id: session, payment_status: 'paid' });
    const before = await contentOf(till.portal.database.url);
    const right = signed(body);
    for (const signature of [
      undefined,
      'nonsense',
      `t=${Math.floor(Date.now() / 1_000)},v1=${'0'.repeat(64)}`,
      right.replace('v1=', 'v0='),
      right.replace(/t=\d+/, 't=1'),
      signed(body, { secret: 'whsec_another' }),
      signed(`${body} `),
      signed(body, { secondsAgo: 301 }),
      signed(body, { secondsAgo: -302 }),
    ])
      expect([signature, await send(body, signature)]).toEqual([signature, { status: 400, code: 'billing.webhook-refused' }]);
    for (const odd of ['', '[]', 'null', '{}', '{"id":1}']) {
      expect([odd, await send(odd, signed(odd))]).toEqual([odd, { status: 400, code: 'billing.webhook-refused' }]);
    }
    expect(await contentOf(till.portal.database.url)).toEqual(before);
    expect(await postingsOf(till, accountId)).toEqual(['invoice_issued 10000']);
    for (const secondsAgo of [290, -290]) {
      const early = eventWith(`evt_${secondsAgo}`, 'customer.created', { id: 'cus_1' });
      expect((await send(early, signed(early, { secondsAgo }))).status).toBe(200);
    }
  });

  it('posts nothing for an unpaid page, whatever the event says of it, nor for what Stripe does not know', async () => {
    const { session, accountId, paymentId } = await begun();
    const told: [string, string, object][] = [
      ['evt_lie', 'checkout.session.completed', { id: session, payment_status: 'paid', status: 'complete' }],
      ['evt_foreign', 'checkout.session.completed', { id: 'cs_test_foreign', payment_status: 'paid' }],
      ['evt_other', 'payment_intent.succeeded', { id: 'pi_foreign', status: 'succeeded' }],
      ['evt_unknown', 'unheard_of.kind', { id: 'x_1' }],
    ];
    for (const [id, type, object] of told) {
      const body = eventWith(id, type, object);
      expect((await send(body, signed(body))).status).toBe(200);
    }
    await till.caughtUp();
    expect([await stateOf(paymentId), await postingsOf(till, accountId)]).toEqual(['pending', ['invoice_issued 10000']]);
    const exceptions = (await openExceptions()).map(({ kind, objectId }: any) => `${kind} ${objectId}`);
    expect(exceptions).toEqual(expect.arrayContaining(['unknown_object cs_test_foreign', 'unknown_object pi_foreign']));
    expect(await till.rows(`select type from billing.stripe_event where event_id = 'evt_unknown'`)).toHaveLength(1);
  });

  it('never posts money of another currency, amount, account or payment: it waits for somebody to look', async () => {
    const { accountId, paymentId } = await begun();
    const other = await till.account();
    const right = { currency: 'usd', unit_amount: 10_000, payment: paymentId, account: accountId };
    for (const [kind, wrong] of Object.entries({
      wrong_currency: { currency: 'eur' },
      wrong_amount: { unit_amount: 9_999 },
      wrong_account: { account: other.id },
      unknown_payment: { payment: '01920f3a-7c1e-7abc-8def-0123456789ab' },
    })) {
      const payment_intent = await paidOn(await sessionAsking({ ...right, ...wrong }));
      const known = kind !== 'unknown_payment';
      expect((await openExceptions()).filter(({ objectId }: any) => objectId === payment_intent)).toEqual([
        expect.objectContaining({
          kind,
          state: 'open',
          paymentId: known ? paymentId : null,
          accountId: known ? accountId : null,
        }),
      ]);
    }
    expect([await stateOf(paymentId), await postingsOf(till, accountId)]).toEqual(['pending', ['invoice_issued 10000']]);
  });
});

describe('Once money that did not fit was put right', () => {
  it('the payment that waited for it has failed, and the same can be paid anew', async () => {
    const { accountId, paymentId } = await begun();
    const session = await sessionAsking({ currency: 'usd', unit_amount: 9_999, payment: paymentId, account: accountId });
    await till.rows(`update billing.payment set session_id = $2 where id = $1`, paymentId, session);
    const payment_intent = await paidOn(session);
    expect((await startPayment(ana, accountId)).body.id).toBe(paymentId);

    const exception = (await openExceptions()).find(({ objectId }: any) => objectId === payment_intent);
    expect((await admin.post(`/api/billing/payment-exceptions/${exception.id}/resolve`)).status).toBe(204);
    expect(await stateOf(paymentId)).toBe('failed');
    expect((await startPayment(ana, accountId)).body).toMatchObject({ state: 'pending', amount: 10_000 });
  });
});

describe('While Stripe is away', () => {
  it.each(['refuse', 'unavailable'] as const)(
    'what it told waits in the worker until it answers again: %s',
    async (outage) => {
      const { accountId, paymentId, session } = await begun();
      const { payment_intent } = await till.sandbox.control.pay(session);
      const events = (await eventsOf(till, payment_intent)).map(({ id }) => id);
      await till.sandbox.control.outage(outage);
      await till.sandbox.control.sendWebhooks(...events);
      const asked = async () =>
        (await till.sandbox.control.requests()).filter(({ path }) => path.endsWith(payment_intent) || path.endsWith(session))
          .length;
      const before = await asked();
      await until('the worker has tried again and again', async () => (await asked()) > before + 2 * events.length, 60_000);
      expect(await postingsOf(till, accountId)).toEqual(['invoice_issued 10000']);
      expect(await ana.get(`/api/payments/${paymentId}`)).toMatchObject({ status: 200, body: { state: 'pending' } });
      expect(await startPayment(ana, (await till.account(5_000)).id)).toMatchObject({
        status: 503,
        body: { code: 'billing.stripe-unavailable' },
      });
      await till.sandbox.control.outage('none');
      await until('it is posted', async () => (await postingsOf(till, accountId)).length === 3, 60_000);
      expect(await till.rows('select error from shared_kernel.dead_letter')).toEqual([]);
    },
    120_000,
  );
});
