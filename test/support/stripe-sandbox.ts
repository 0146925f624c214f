import { randomBytes } from 'node:crypto';
import Stripe from 'stripe';
import { startStripeSandbox as start, type StripeSandboxSettings } from '../../apps/stripe-sandbox/src/start-stripe-sandbox.js';
import type { FaultInput } from '../../apps/stripe-sandbox/src/control/faults.js';
import type { LoggedRequest } from '../../apps/stripe-sandbox/src/control/request-log.js';
import type { DeliveryRecord } from '../../apps/stripe-sandbox/src/state/records.js';

export type TestStripeSandbox = {
  /** What the product under test is given. */
  env: { STRIPE_API_URL: string; STRIPE_SECRET_KEY: string; STRIPE_WEBHOOK_SECRET: string };
  url: string;
  /** The official SDK, pointed to the sandbox. It retries nothing, so that a test sees each answer. */
  stripe: Stripe;
  control: StripeControl;
  stop(): Promise<void>;
};

/**
 * A Stripe of the test's own, in this process, on a free port. `webhookUrl` hears of every event, signed with
 * `env.STRIPE_WEBHOOK_SECRET`.
 */
export async function startStripeSandbox({
  webhookUrl,
  ...settings
}: { webhookUrl?: string } & Partial<StripeSandboxSettings> = {}): Promise<TestStripeSandbox> {
  const secret = `whsec_${randomBytes(16).toString('hex')}`;
  const secretKey = settings.secretKey ?? `sk_test_${randomBytes(12).toString('hex')}`;
  const endpoints = webhookUrl ? [{ url: webhookUrl, secret }] : [];
  const sandbox = await start({ endpoints, ...settings, secretKey });
  return {
    env: { STRIPE_API_URL: sandbox.url, STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: secret },
    url: sandbox.url,
    stripe: stripeAt(sandbox.url, secretKey),
    control: stripeControl(sandbox.url),
    stop: sandbox.stop,
  };
}

/** The official SDK, talking to this address. */
export function stripeAt(url: string, secretKey: string, config: Stripe.StripeConfig = {}): Stripe {
  const { hostname, port } = new URL(url);
  return new Stripe(secretKey, { protocol: 'http', host: hostname, port, maxNetworkRetries: 0, telemetry: false, ...config });
}

export type Paid = { outcome: string; status: string; payment_status: string; payment_intent: string };
export type StripeControl = ReturnType<typeof stripeControl>;

/** Does what people, banks and bad luck do, through the sandbox's own addresses. `url`: also that of a sandbox of `npm start`. */
export function stripeControl(url: string) {
  async function post<T>(path: string, body: object = {}): Promise<T> {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${url}/_sandbox${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    const answer = (await response.json()) as T & { error?: { message: string } };
    if (!response.ok) throw new Error(`${path}: ${answer.error?.message ?? JSON.stringify(answer)}`);
    return answer;
  }
  const get = async <T>(path: string): Promise<T> => (await fetch(`${url}/_sandbox${path}`)).json() as Promise<T>;

  return {
    /** Moves the clock and waits until everything that falls due on the way has happened and was delivered. */
    advance: (seconds: number) => post<{ now: number }>('/clock', { advanceSeconds: seconds }),
    /** Seconds since 1970. */
    now: async () => (await get<{ now: number }>('/clock')).now,
    /** Pays a Checkout Session as its hosted page would: with 4242… unless told. */
    pay: (
      session: string,
      how: { card?: string; bankAccount?: string; email?: string; authentication?: 'passed' | 'failed' | 'left' } = {},
    ) => post<Paid>(`/sessions/${session}/pay`, how),
    /** Leaves the page without having paid yet; `nextAction` is what the payer has still to do. */
    leave: (session: string, how: { status?: string; nextAction?: string } = {}) =>
      post<{ payment_intent: string }>(`/sessions/${session}/leave`, how),
    /** As in Stripe's dashboard. */
    cancelPayment: (intent: string) => post<{ status: string }>(`/payments/${intent}/cancel`),
    settlePayment: (intent: string, outcome: 'succeed' | 'fail') =>
      post<{ status: string }>(`/payments/${intent}/settle`, { outcome }),
    dispute: (intent: string, how: { reason?: string; inquiry?: boolean } = {}) =>
      post<{ id: string }>(`/payments/${intent}/dispute`, how),
    decideDispute: (dispute: string, outcome: 'won' | 'lost') =>
      post<{ status: string }>(`/disputes/${dispute}/decide`, { outcome }),
    settleRefund: (refund: string, outcome: 'succeed' | 'fail') =>
      post<{ status: string }>(`/refunds/${refund}/settle`, { outcome }),
    /** Makes the secret of an endpoint anew; the old one signs along for so long. */
    rollSecret: (endpoint: string, keepOldSeconds: number) =>
      post<{ secret: string }>(`/webhook_endpoints/${endpoint}/roll`, { keepOldSeconds }),
    /** Orders faults; each happens `times` (once, unless told) to what it fits. */
    fault: (...faults: FaultInput[]) => post('/faults', { faults }),
    clearFaults: () => post('/faults/clear'),
    outage: (outage: 'none' | 'refuse' | 'unavailable') => post('/outage', { outage }),
    /** What is made from now on says that it is real money. */
    mode: (livemode: boolean) => post('/mode', { livemode }),
    /** While held, no webhook is sent by itself; letting go sends them all. */
    holdWebhooks: (hold: boolean) => post('/webhooks/hold', { hold }),
    /** Sends these events now, in this order, as often as each is named. */
    sendWebhooks: async (...events: string[]) =>
      (await post<{ sent: { event: string; status: number | null }[] }>('/webhooks/send', { events })).sent,
    /** Waits until no webhook is on its way. */
    settled: () => post('/webhooks/settle'),
    deliveries: async () => (await get<{ deliveries: DeliveryRecord[] }>('/deliveries')).deliveries,
    /** Everything that was asked of the API, with all parameters: the place to look for what should never be sent. */
    requests: async () => (await get<{ requests: LoggedRequest[] }>('/requests')).requests,
    /** As new: no objects, no faults, no log. The clock stays where it is. */
    reset: () => post('/reset'),
  };
}
