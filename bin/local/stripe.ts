import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { startOnWishedPorts } from './ports.js';

export type LocalStripe = {
  /** What the product is told: where Stripe is, and the secrets it shares with it. */
  env: { STRIPE_API_URL: string; STRIPE_SECRET_KEY: string; STRIPE_WEBHOOK_SECRET: string };
  stop(): Promise<void>;
};

const WISHED_PORT = 12_111;

/**
 * A stand-in for Stripe whose payments, kept in `folder`, outlive a restart. Its secrets are made up at each start.
 * Events go to the API on `apiPort`.
 */
export async function startLocalStripe(folder: string, apiPort: number): Promise<LocalStripe> {
  const { startStripeSandbox } = await import('../../apps/stripe-sandbox/src/start-stripe-sandbox.js');
  const secretKey = `sk_test_${randomBytes(18).toString('hex')}`;
  const secret = `whsec_${randomBytes(18).toString('hex')}`;
  const endpoints = [{ url: `http://127.0.0.1:${apiPort}/api/stripe/webhooks`, secret }];
  const { url, stop } = await startOnWishedPorts([WISHED_PORT], ([port]) =>
    startStripeSandbox({ port, secretKey, endpoints, file: join(folder, 'account.json') }),
  );
  return { env: { STRIPE_API_URL: url, STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: secret }, stop };
}
