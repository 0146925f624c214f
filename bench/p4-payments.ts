import Stripe from 'stripe';
import { both, mustLeaveTheSame } from './comparison.js';
import { atMost, costFigure, type Measured, p99, shown } from './figures.js';
import { atPace, post } from './pace.js';
import type { Load, LoadResult } from './parts/load.js';
import { beside, CONNECTIONS } from './rounds.js';
import type { PaidPayment } from './seed-stage.js';
import type { Stage } from './stage.js';

// P4: an event of Stripe, from its arrival to the posting in the ledger. For each the worker asks Stripe afresh, which is here the
// sandbox in a process of its own; the bare implementation asks nobody.

export async function run(stage: Stage): Promise<Measured[]> {
  const { sizes, seeds, backend, helpers } = stage;
  const payments = [...seeds.payments];
  const compared = await requestFor(payments.shift()!, secretOf(stage));
  const headers = () => compared.headers;
  await mustLeaveTheSame(stage, 'P4 event to ledger', { request: compared, headers, answers: false });

  const inRounds = payments.splice(0, sizes.rounds * sizes.events);
  const costs = await beside(
    ...both(stage, (side) => async (round) => {
      const due = inRounds.slice(round * sizes.events, (round + 1) * sizes.events);
      // Signed now: a signature is too old after five minutes.
      const requests = await Promise.all(due.map((payment) => requestFor(payment, secretOf(stage))));
      const load: Load = { ...side, headers: {}, requests, connections: CONNECTIONS, once: true };
      const { answered } = await helpers.load.ask<LoadResult>(load);
      await side.settled();
      await mustBePosted(stage, side.isProduct, due);
      return answered;
    }),
    sizes.rounds,
  );
  return [costFigure(`P4 Stripe event to ledger (${backend})`, ...costs, 1.5), await delay(stage, payments)];
}

/** The delay from sending an event to its posting. */
async function delay(stage: Stage, payments: PaidPayment[]): Promise<Measured> {
  const { sizes, backend, productUrl } = stage;
  const sent = await atPace(sizes, async (n) => {
    const { body, headers } = await requestFor(payments[n]!, secretOf(stage));
    await post(`${productUrl}/api/stripe/webhooks`, body, headers, 200);
  });
  await stage.settled();
  const postedAt = await mustBePosted(stage, true, payments.slice(0, sent.length));
  const delays = sent.filter(({ counts }) => counts).map(({ n, at }) => postedAt.get(payments[n]!.id)! - at);
  return atMost({
    name: `P4 event to posting, p99 at ${sizes.perSecond} events/s (${backend})`,
    unit: 'ms',
    measured: p99(delays),
    limit: 1_000,
    isWallTime: true,
    notes: [`median ${shown(delays.toSorted((one, other) => one - other)[Math.floor(delays.length / 2)]!)} ms`],
  });
}

/** When each was posted; fails where one was not posted exactly once, or at another amount. */
async function mustBePosted(stage: Stage, isProduct: boolean, payments: PaidPayment[]): Promise<Map<string, number>> {
  const database = isProduct ? stage.productDatabase : stage.bareDatabase;
  const { rows } = await database.query<{ id: string; at: Date }>(
    `select m.id, p.at from billing.payment m
       join billing.posting p on p.account_id = m.account_id and p.kind = 'payment_received'
       join billing.ledger_entry e on e.posting_id = p.id and e.ledger_account = 'receivable' and e.credit = m.amount
     where m.id = any($1) and m.state = 'succeeded'`,
    [payments.map(({ id }) => id)],
  );
  if (rows.length !== payments.length) throw new Error(`${payments.length} events led to ${rows.length} postings.`);
  return new Map(rows.map(({ id, at }) => [id, at.getTime()]));
}

const secretOf = ({ helpers }: Stage) => helpers.stripeEnv.STRIPE_WEBHOOK_SECRET!;

async function requestFor({ id, sessionId }: PaidPayment, secret: string) {
  const body = JSON.stringify({
    id: `evt_${id.replaceAll('-', '')}`,
    object: 'event',
    type: 'checkout.session.completed',
    livemode: false,
    data: { object: { id: sessionId, object: 'checkout.session' } },
  });
  const signature = await Stripe.webhooks.generateTestHeaderStringAsync({ payload: body, secret });
  const headers = { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': signature };
  return { method: 'POST' as const, path: '/api/stripe/webhooks', body, headers };
}
