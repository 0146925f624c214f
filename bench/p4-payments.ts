import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import Stripe from 'stripe';
import { type DuePayment, seedPayments } from '../test/support/seed-payments.js';
import { until } from '../test/support/until.js';
import { query, type Server } from './database.js';
import { atMost, type Figure, median, speed } from './figures.js';
import { type Child, startChild } from './parts/child.js';
import { type Running, startSignedIn } from './product.js';

// P4: an event of Stripe, from its arrival to the posting in the ledger. For each the worker asks Stripe afresh, which is here the
// sandbox in a process of its own; the limit (parts/bare-postings.ts) writes the same rows and asks nobody.

const EVENTS = 4_000;
const PER_SECOND = 200;
const SECONDS = 20;
/** The first thousand count for nothing: a process that has just started runs code that is not compiled yet. */
const WARM_UP = 1_000;
const CONNECTIONS = 32;
const LIMIT_ROUNDS = 3;
const PATIENCE_MS = 300_000;

/** An event that waits to be sent: what Stripe would send when a page was paid on. */
interface Waiting {
  paymentId: string;
  body: string;
}

interface Place {
  databaseUrl: string;
  product: Running;
  secret: string;
}

export async function run(server: Server): Promise<Figure[]> {
  const limit = await bareEventsPerSecond(server);
  const stripe = startChild('stripe');
  const { env } = await stripe.next<{ env: Record<string, string> }>();
  const databaseUrl = await server.database('payments');
  const product = await startSignedIn({ DATABASE_URL: databaseUrl, ...env }, 1);
  const place = { databaseUrl, product, secret: env.STRIPE_WEBHOOK_SECRET! };
  try {
    const events = await paidAtStripe(databaseUrl, stripe, WARM_UP + PER_SECOND * SECONDS + EVENTS);
    const p99 = await delayOf(place, events.splice(0, WARM_UP + PER_SECOND * SECONDS));
    const perSecond = await eventsPerSecond(place, events);
    return [
      speed('P4 Stripe events to ledger (limit: bare insert)', 'events/s', perSecond, limit, 0.5),
      atMost(`P4 event to posting, p99 at ${PER_SECOND} events/s`, 'ms', p99, 1_000),
    ];
  } finally {
    await product.stop();
    await stripe.stop();
    await server.drop('payments');
  }
}

async function bareEventsPerSecond(server: Server): Promise<number> {
  const rounds: number[] = [];
  for (let round = 0; round < LIMIT_ROUNDS; round++) {
    const databaseUrl = await server.database('payments_limit');
    const payments = await seedPayments(databaseUrl, EVENTS);
    const bare = startChild('bare-postings', { DATABASE_URL: databaseUrl });
    rounds.push((await bare.ask<{ perSecond: number }>({ payments })).perSecond);
    await bare.stop();
    await server.drop('payments_limit');
  }
  return median(rounds);
}

/** Payments that were made on Stripe's page, and of which the product has heard nothing yet. */
async function paidAtStripe(databaseUrl: string, stripe: Child, count: number): Promise<Waiting[]> {
  const payments: DuePayment[] = await seedPayments(databaseUrl, count);
  const { sessions } = await stripe.ask<{ sessions: string[] }>({ payments });
  await query(
    databaseUrl,
    `update billing.payment p set session_id = s.session_id
     from unnest($1::uuid[], $2::text[]) as s(payment_id, session_id) where s.payment_id = p.id`,
    [payments.map(({ id }) => id), sessions],
  );
  await query(databaseUrl, 'analyze');
  return payments.map(({ id }, place) => ({
    paymentId: id,
    body: JSON.stringify({
      id: `evt_${randomUUID()}`,
      object: 'event',
      type: 'checkout.session.completed',
      data: { object: { id: sessions[place], object: 'checkout.session' } },
    }),
  }));
}

/** The delay that 99 of 100 events stay below. */
async function delayOf(place: Place, events: Waiting[]): Promise<number> {
  const sentAt = new Map<string, number>();
  const sending: Promise<void>[] = [];
  let due = performance.now();
  for (const [n, event] of events.entries()) {
    due += 1_000 / (n < WARM_UP ? PER_SECOND / 2 : PER_SECOND);
    await pause(Math.max(0, due - performance.now()));
    sentAt.set(event.paymentId, Date.now());
    sending.push(send(place, event));
  }
  await Promise.all(sending);
  const postedAt = await posted(place, events);
  const delays = events.slice(WARM_UP).map(({ paymentId }) => postedAt.get(paymentId)! - sentAt.get(paymentId)!);
  return delays.toSorted((one, other) => one - other)[Math.floor(delays.length * 0.99)]!;
}

/** From the first event that is sent to the last that is posted. */
async function eventsPerSecond(place: Place, events: Waiting[]): Promise<number> {
  const startedAt = Date.now();
  const waiting = [...events];
  const sendOneByOne = async () => {
    for (let event = waiting.shift(); event; event = waiting.shift()) await send(place, event);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, sendOneByOne));
  const postedAt = await posted(place, events);
  const lastAt = Math.max(...events.map(({ paymentId }) => postedAt.get(paymentId)!));
  return events.length / ((lastAt - startedAt) / 1_000);
}

/** When each was posted, once all are; fails where one was posted twice. */
async function posted({ databaseUrl }: Place, events: Waiting[]): Promise<Map<string, number>> {
  const ids = events.map(({ paymentId }) => paymentId);
  const rows = () =>
    query<{ id: string; at: Date }>(
      databaseUrl,
      `select m.id, p.at from billing.payment m join billing.posting p on p.account_id = m.account_id and p.kind = 'payment_received'
       where m.id = any($1)`,
      [ids],
    );
  const isDone = async () => {
    const [waiting] = await query(
      databaseUrl,
      `select id from billing.payment where id = any($1) and state = 'pending' limit 1`,
      [ids],
    );
    return waiting === undefined;
  };
  await until('every payment is posted', async () => (await pause(200), await isDone()), PATIENCE_MS);
  const found = await rows();
  if (found.length !== ids.length) throw new Error(`${ids.length} events led to ${found.length} postings.`);
  return new Map(found.map(({ id, at }) => [id, at.getTime()]));
}

const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });

async function send({ product, secret }: Place, { body }: Waiting): Promise<void> {
  const signature = await Stripe.webhooks.generateTestHeaderStringAsync({ payload: body, secret });
  const headers = { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': signature };
  const asked = request(`${product.api().url}/api/stripe/webhooks`, { method: 'POST', headers, agent });
  asked.end(body);
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  response.resume();
  await once(response, 'end');
  if (response.statusCode !== 200) throw new Error(`An event was answered ${response.statusCode}.`);
}
