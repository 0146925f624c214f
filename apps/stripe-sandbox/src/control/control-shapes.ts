import { z } from 'zod';
import { faultShape } from './faults.js';

// What the sandbox's own addresses take, as JSON. None of this exists at Stripe.

export const clockShape = z.union([
  z.strictObject({ advanceSeconds: z.number().int().min(0) }),
  /** Seconds since 1970. */
  z.strictObject({ to: z.number().int() }),
]);

export const paymentShape = z.strictObject({
  /** A test card; or else a test bank account. */
  card: z.string().default('4242424242424242'),
  bankAccount: z.string().optional(),
  email: z.string().default('payer@example.com'),
  name: z.string().nullable().default('Pat Payer'),
  /** What the payer answers when the bank asks; `left` stays on the way there. */
  authentication: z.enum(['passed', 'failed', 'left']).default('passed'),
});

/** Any state of a PaymentIntent, and any next action; also those that Stripe does not know yet. */
export const waitShape = z.strictObject({ status: z.string().default('requires_action'), nextAction: z.string().optional() });

export const outcomeShape = z.strictObject({ outcome: z.enum(['succeed', 'fail']) });
export const disputeShape = z.strictObject({ reason: z.string().default('fraudulent'), inquiry: z.boolean().default(false) });
export const verdictShape = z.strictObject({ outcome: z.enum(['won', 'lost']) });
export const faultsShape = z.strictObject({ faults: z.array(faultShape).max(1_000) });
export const outageShape = z.strictObject({ outage: z.enum(['none', 'refuse', 'unavailable']) });
export const modeShape = z.strictObject({ livemode: z.boolean() });
export const holdShape = z.strictObject({ hold: z.boolean() });
export const orderShape = z.strictObject({ events: z.array(z.string()).min(1).max(10_000) });
export const rollShape = z.strictObject({ keepOldSeconds: z.number().int().min(0).max(86_400).default(86_400) });
export const nothing = z.strictObject({});
