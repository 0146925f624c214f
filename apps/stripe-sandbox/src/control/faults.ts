import { z } from 'zod';

// What can be made to go wrong, on demand.

const times = z.number().int().min(1).max(1_000_000).default(1);
const milliseconds = z.number().int().min(0).max(600_000);

/** Requests with this method, and a path that begins so; everything unless told. */
const requests = {
  on: z.literal('request'),
  method: z.enum(['GET', 'POST', 'DELETE']).optional(),
  path: z.string().optional(),
  times,
};
/** Deliveries of these types of events; all unless told. */
const webhooks = { on: z.literal('webhook'), types: z.array(z.string()).optional(), times };

export const faultShape = z.union([
  /** Executes and answers, but takes its time. */
  z.strictObject({ ...requests, does: z.literal('delay'), ms: milliseconds }),
  /** Cuts the connection before anything was executed. */
  z.strictObject({ ...requests, does: z.literal('drop') }),
  /** Executes, then cuts the connection: the answer is lost. */
  z.strictObject({ ...requests, does: z.literal('lose_answer') }),
  /** Executes, then answers nothing at all: the client's own time-out ends it. */
  z.strictObject({ ...requests, does: z.literal('never_answer') }),
  /** 500; `executed` tells whether it was done nevertheless. Kept for the idempotency key, as Stripe does. */
  z.strictObject({ ...requests, does: z.literal('fail'), executed: z.boolean().default(false) }),
  /** 429, before anything was executed. */
  z.strictObject({ ...requests, does: z.literal('limit_rate') }),
  /** Never sent, and not tried again. */
  z.strictObject({ ...webhooks, does: z.literal('drop') }),
  /** Sent several times. */
  z.strictObject({ ...webhooks, does: z.literal('duplicate'), copies: z.number().int().min(2).max(20).default(2) }),
  /** Sent later, by the sandbox's clock. */
  z.strictObject({
    ...webhooks,
    does: z.literal('delay'),
    ms: z
      .number()
      .int()
      .min(0)
      .max(30 * 24 * 3_600_000),
  }),
  /** Collected until there are so many, then sent one after the other, the last first. */
  z.strictObject({ ...webhooks, does: z.literal('reorder'), group: z.number().int().min(2).max(1_000).default(2) }),
  /** Signed as if sent so many seconds later (or, below zero, earlier). */
  z.strictObject({ ...webhooks, does: z.literal('shift_signature'), seconds: z.number().int() }),
  /** Signed with a secret that is not the endpoint's. */
  z.strictObject({ ...webhooks, does: z.literal('forge') }),
]);

export type Fault = z.output<typeof faultShape>;
export type FaultInput = z.input<typeof faultShape>;
type RequestFault = Extract<Fault, { on: 'request' }>;
type WebhookFault = Extract<Fault, { on: 'webhook' }>;

/** The faults that were ordered and have not happened yet, and what is switched off altogether. */
export class Faults {
  ordered: Fault[] = [];
  /** `refuse`: connections are cut; `unavailable`: every request is answered with 503. */
  outage: 'none' | 'refuse' | 'unavailable' = 'none';
  /** While webhooks are held, they wait to be sent by hand, in any order. */
  holdWebhooks = false;

  clear(): void {
    this.ordered = [];
    this.outage = 'none';
    this.holdWebhooks = false;
  }

  /** The first fault that fits this request; it is used up. */
  forRequest(method: string, path: string): RequestFault | undefined {
    return this.#take(
      (fault) =>
        fault.on === 'request' &&
        (fault.method ?? method) === method &&
        (fault.path === undefined || path.startsWith(fault.path)),
    ) as RequestFault | undefined;
  }

  /** The first fault that fits a delivery of this type; it is used up. */
  forWebhook(type: string): WebhookFault | undefined {
    return this.#take((fault) => fault.on === 'webhook' && (fault.types?.includes(type) ?? true)) as WebhookFault | undefined;
  }

  #take(fits: (fault: Fault) => boolean): Fault | undefined {
    const fault = this.ordered.find(fits);
    if (fault && --fault.times === 0) this.ordered = this.ordered.filter((other) => other !== fault);
    return fault;
  }
}
