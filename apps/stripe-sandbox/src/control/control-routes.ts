import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { invalid, noSuch, StripeFailure } from '../failure.js';
import type { Account } from '../state/account.js';
import type { Deliveries } from '../webhooks/deliveries.js';
import {
  answerDebit,
  answerRefund,
  cancelWaiting,
  decideDispute,
  dispute,
  leaveUnpaid,
  payOnPage,
  rollSecret,
} from './control-actions.js';
import * as shapes from './control-shapes.js';
import type { Faults } from './faults.js';
import type { RequestLog } from './request-log.js';

export type Controlled = { account: Account; faults: Faults; log: RequestLog; deliveries: Deliveries; reset: () => void };

/** `/_sandbox/…`: time, faults, what people do, and what was sent. For tests and the curious; Stripe has none of it. */
export function serveControl(server: FastifyInstance, controlled: Controlled): void {
  const { account, faults, log, deliveries, reset } = controlled;

  const get = (path: string, answer: () => object) => server.get(`/_sandbox${path}`, (_, reply) => reply.send(answer()));

  function post<P>(path: string, shape: z.ZodType<P>, act: (params: P, id: string) => object | Promise<object>): void {
    server.post(`/_sandbox${path}`, async (request, reply) => {
      // A page of another origin can send a form without asking, but no JSON.
      if (!request.headers['content-type']?.startsWith('application/json')) return reply.code(415).send({ error: 'Send JSON.' });
      try {
        const answer = await act(read(shape, request.body as string), (request.params as { id?: string }).id ?? '');
        account.onChange();
        return await reply.send(answer);
      } catch (error) {
        if (!(error instanceof StripeFailure)) throw error;
        return reply.code(error.status).send(error);
      }
    });
  }

  const time = () => ({ now: account.clock.seconds(), aheadSeconds: Math.round(account.clock.aheadMs / 1000) });
  get('/clock', time);
  post('/clock', shapes.clockShape, async (wish) => {
    const to = 'to' in wish ? wish.to * 1000 : account.clock.now() + wish.advanceSeconds * 1000;
    await account.agenda.moveTo(to, deliveries.settled);
    return time();
  });

  post('/sessions/:id/pay', shapes.paymentShape, (wish, id) => payOnPage(account, id, wish));
  post('/sessions/:id/leave', shapes.waitShape, (wish, id) => leaveUnpaid(account, id, wish));
  post('/payments/:id/cancel', shapes.nothing, (_, id) => cancelWaiting(account, id));
  post('/payments/:id/settle', shapes.outcomeShape, (wish, id) => answerDebit(account, id, wish));
  post('/payments/:id/dispute', shapes.disputeShape, (wish, id) => dispute(account, id, wish));
  post('/disputes/:id/decide', shapes.verdictShape, (wish, id) => decideDispute(account, id, wish));
  post('/refunds/:id/settle', shapes.outcomeShape, (wish, id) => answerRefund(account, id, wish));
  post('/webhook_endpoints/:id/roll', shapes.rollShape, (wish, id) => rollSecret(account, id, wish));

  get('/faults', () => ({ faults: faults.ordered, outage: faults.outage, hold: faults.holdWebhooks }));
  post('/faults', shapes.faultsShape, ({ faults: more }) => {
    faults.ordered.push(...more);
    return { ordered: faults.ordered.length };
  });
  post('/mode', shapes.modeShape, ({ livemode }) => {
    account.livemode = livemode;
    return { livemode };
  });
  post('/outage', shapes.outageShape, ({ outage }) => {
    faults.outage = outage;
    return { outage };
  });
  post('/faults/clear', shapes.nothing, () => {
    faults.clear();
    return {};
  });

  post('/webhooks/hold', shapes.holdShape, ({ hold }) => {
    faults.holdWebhooks = hold;
    if (!hold) deliveries.release();
    return { hold };
  });
  post('/webhooks/send', shapes.orderShape, async ({ events }) => {
    const found = events.map((id) => {
      const event = account.events.get(id);
      if (!event) throw noSuch('event', id, 'events');
      return event;
    });
    return { sent: await deliveries.sendInOrder(found) };
  });
  post('/webhooks/settle', shapes.nothing, async () => {
    await deliveries.settled();
    return {};
  });

  get('/deliveries', () => ({ deliveries: account.deliveries.toJSON() }));
  get('/requests', () => ({ requests: log.toJSON() }));
  post('/reset', shapes.nothing, () => {
    reset();
    return {};
  });
}

function read<P>(shape: z.ZodType<P>, body: string): P {
  const outcome = shape.safeParse(JSON.parse(body || '{}'));
  if (outcome.success) return outcome.data;
  const [issue] = outcome.error.issues;
  throw invalid(`${issue!.path.join('.')}: ${issue!.message}`);
}
