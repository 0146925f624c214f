import type { FaultInput } from '../../apps/stripe-sandbox/src/control/faults.js';
import { startProcesses } from './production.js';
import { startStripeSandbox } from './stripe-sandbox.js';

/** The compiled product as processes of their own, with a Stripe that tells it of everything. */
export async function startKilledTill() {
  const webhooks = (url: string) => `${url}/api/stripe/webhooks`;
  const sandbox = await startStripeSandbox({ webhookUrl: webhooks('http://127.0.0.1:9') });
  const processes = await startProcesses(sandbox.env);
  const { data } = await sandbox.stripe.webhookEndpoints.list();
  await sandbox.stripe.webhookEndpoints.update(data[0]!.id, { url: webhooks(processes.product.api().url) });
  return {
    ...processes,
    sandbox,
    async stop() {
      await processes.stop();
      await sandbox.stop();
    },
  };
}

export type KilledTill = Awaited<ReturnType<typeof startKilledTill>>;
export type Phase = 'begin' | 'pay' | 'decide';

/** A moment in which something is killed: so many milliseconds, at most, after the phase has begun. */
export type Blow = { name: string; kills: ('api' | 'worker')[]; phase: Phase; withinMs: number; faults?: FaultInput[] };

const opening = { on: 'request', method: 'POST', path: '/v1/checkout/sessions', times: 6 } as const;
const asking = { on: 'request', method: 'GET', path: '/v1/', times: 12 } as const;

/** Every step of a payment and of its webhooks; the faults make the gaps between them wide enough to be hit. */
export const blows: Blow[] = [
  { name: 'before Stripe is asked', kills: ['api'], phase: 'begin', withinMs: 40 },
  {
    name: 'while Stripe makes the page',
    kills: ['api'],
    phase: 'begin',
    withinMs: 300,
    faults: [{ ...opening, does: 'delay', ms: 250 }],
  },
  {
    name: 'when the answer is lost',
    kills: ['api'],
    phase: 'begin',
    withinMs: 200,
    faults: [{ ...opening, does: 'lose_answer' }],
  },
  {
    name: 'when Stripe breaks after it made the page',
    kills: ['api'],
    phase: 'begin',
    withinMs: 200,
    faults: [{ ...opening, does: 'fail', executed: true }],
  },
  { name: 'while webhooks are taken', kills: ['api'], phase: 'pay', withinMs: 60 },
  {
    name: 'while the page asks how it stands',
    kills: ['api'],
    phase: 'pay',
    withinMs: 250,
    faults: [{ ...asking, does: 'delay', ms: 150 }],
  },
  {
    name: 'while the worker asks Stripe',
    kills: ['worker'],
    phase: 'pay',
    withinMs: 400,
    faults: [{ ...asking, does: 'delay', ms: 300 }],
  },
  { name: 'while the worker posts', kills: ['worker'], phase: 'pay', withinMs: 150 },
  { name: 'while a bank decides', kills: ['api', 'worker'], phase: 'decide', withinMs: 80 },
  {
    name: 'while events come twice and in disorder',
    kills: ['worker', 'api'],
    phase: 'pay',
    withinMs: 300,
    faults: [
      { on: 'webhook', does: 'duplicate', times: 3 },
      { on: 'webhook', does: 'reorder', group: 4, times: 4 },
    ],
  },
];

export type Chance = () => number;

/** Numbers between 0 and 1 that are the same for the same seed. */
export function chanceOf(seed: number): Chance {
  let state = (seed + 1) * 0x9e3779b1;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
