import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type Stripe from 'stripe';
import { takenOffTheClock } from '../support/jobs.js';
import { expectSoundMoney } from '../support/money.js';
import { startTill, type Till } from '../support/payments.js';
import { type DuePayment, seedPayments } from '../support/seed-payments.js';
import { sized } from '../support/survival.js';

/** `RECONCILED_PAYMENTS=10000` for the size that is promised. */
const PAYMENTS = Number(process.env.RECONCILED_PAYMENTS ?? sized(300, 200));
const LOST = Math.ceil(PAYMENTS / 100);
const AT_ONCE = 16;
const PAGE = 100;
/** What asks Stripe after one payment: each of its events, and the entry in the books, ask for up to four things. */
const ASKED_FOR_ONE = 30;
const MB = 2 ** 20;

let till: Till;
let reconcile: () => Promise<unknown>;

beforeAll(async () => {
  till = await startTill();
  reconcile = takenOffTheClock(till.portal, 'billing.reconcile-with-stripe');
}, 120_000);

afterAll(() => till?.stop());

async function each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const oneByOne = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, oneByOne));
}

async function numbersAreGiven(): Promise<void> {
  await till.rows('alter table billing.invoice_counter disable trigger counter_only_rises');
  await till.rows('update billing.invoice_counter set last = $1', PAYMENTS);
  await till.rows('alter table billing.invoice_counter enable trigger counter_only_rises');
}

async function payAtStripe({ id, accountId, amount }: DuePayment): Promise<string> {
  const metadata = { payment: id, account: accountId };
  const session = await till.sandbox.stripe.checkout.sessions.create({
    mode: 'payment',
    line_items: [{ quantity: 1, price_data: { currency: 'usd', unit_amount: amount, product_data: { name: 'Visit' } } }],
    success_url: till.portal.url,
    metadata,
    payment_intent_data: { metadata },
  });
  await till.sandbox.control.pay(session.id);
  return session.id;
}

async function tell(event: Stripe.Event): Promise<void> {
  const payload = JSON.stringify(event);
  const signature = till.sandbox.stripe.webhooks.generateTestHeaderString({
    payload,
    secret: till.sandbox.env.STRIPE_WEBHOOK_SECRET,
  });
  const headers = { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': signature };
  const { status } = await fetch(`${till.portal.url}/api/stripe/webhooks`, { method: 'POST', headers, body: payload });
  expect(status).toBe(200);
}

const paymentBehind = ({ data: { object } }: Stripe.Event) => (object as { metadata?: Stripe.Metadata }).metadata?.payment;

/** Every event of these payments was heard: the one of the page is told, of the others it is enough that they stand there. */
async function hear(events: readonly Stripe.Event[]): Promise<void> {
  await each(
    events.filter(({ type }) => type === 'checkout.session.completed'),
    tell,
  );
  await till.rows(
    `insert into billing.stripe_event (id, event_id, type, object_id, received_at)
     select gen_random_uuid(), e.id, e.type, '', now() from unnest($1::text[], $2::text[]) as e(id, type) on conflict do nothing`,
    events.map(({ id }) => id),
    events.map(({ type }) => type),
  );
  await till.caughtUp();
}

/** The most that lives on the heap while this is done, beside what lived before. */
async function heapNeededFor(work: () => Promise<unknown>): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const living = () => (collect(), process.memoryUsage().heapUsed);
  const before = living();
  let most = before;
  const watch = setInterval(() => (most = Math.max(most, living())), 2_000);
  await work().finally(() => clearInterval(watch));
  return Math.max(most, living()) - before;
}

const countOf = async (statement: string): Promise<number> =>
  Number((await till.rows(`select count(*) from ${statement}`))[0].count);

it(
  `${LOST} of ${PAYMENTS} payments of which nothing was heard are repaired in one cycle, by asking for pages (M5)`,
  async () => {
    await till.sandbox.control.fault({ on: 'webhook', does: 'drop', times: 1_000_000 });
    const payments = await seedPayments(till.portal.database.url, PAYMENTS);
    await numbersAreGiven();
    const sessions = new Map<string, string>();
    await each(payments, async (payment) => void sessions.set(payment.id, await payAtStripe(payment)));
    await till.rows(
      `update billing.payment p set session_id = s.session_id
       from unnest($1::uuid[], $2::text[]) as s(payment_id, session_id) where s.payment_id = p.id`,
      [...sessions.keys()],
      [...sessions.values()],
    );
    const lost = new Set(payments.filter((_, place) => place % 100 === 50).map(({ id }) => id));
    expect(lost.size).toBe(LOST);
    const events: Stripe.Event[] = [];
    for await (const event of till.sandbox.stripe.events.list({ limit: PAGE })) events.push(event);
    await hear(events.filter((event) => !lost.has(paymentBehind(event) ?? '')));
    expect(await countOf(`billing.payment where state = 'pending'`)).toBe(LOST);

    const askedBefore = (await till.sandbox.control.requests()).length;
    const startedAt = performance.now();
    const heap = await heapNeededFor(reconcile);
    const seconds = (performance.now() - startedAt) / 1_000;
    await till.caughtUp();
    const asked = (await till.sandbox.control.requests()).slice(askedBefore);
    console.log(
      `${PAYMENTS} payments, ${events.length} events: ${seconds.toFixed(1)} s, ${asked.length} requests, ${(heap / MB).toFixed(0)} MB`,
    );

    const pages = asked.filter(({ path }) => path === '/v1/events' || path === '/v1/balance_transactions');
    expect(pages.length).toBeLessThanOrEqual(Math.ceil(events.length / PAGE) + Math.ceil(PAYMENTS / PAGE) + 2);
    expect(asked.length - pages.length).toBeLessThanOrEqual(LOST * ASKED_FOR_ONE);
    expect(heap).toBeLessThan(100 * MB);
    expect(await countOf(`billing.payment where state <> 'succeeded'`)).toBe(0);
    for (const kind of ['payment_received', 'stripe_fee'])
      expect(await countOf(`billing.posting where kind = '${kind}'`)).toBe(PAYMENTS);
    expect(await countOf('billing.payment_exception')).toBe(0);
    await expectSoundMoney(till.portal.database.url);

    await reconcile();
    const [second, first] = await till.rows(
      'select events_missing, entries_missing from billing.reconciliation order by started_at desc limit 2',
    );
    expect(first.events_missing).toBeGreaterThanOrEqual(LOST);
    expect(second).toEqual({ events_missing: 0, entries_missing: 0 });
  },
  120_000 + PAYMENTS * 200,
);
