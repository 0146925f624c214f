import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { wishedOrFree } from './ports.js';

export type LocalStripe = {
  /** What the product is told: where Stripe is, and the secrets it shares with it. */
  env: { STRIPE_API_URL: string; STRIPE_SECRET_KEY: string; STRIPE_WEBHOOK_SECRET: string };
  start(): Promise<void>;
  stop(): Promise<void>;
};

/**
 * A stand-in for Stripe whose payments, kept in `folder`, outlive a restart. Its secrets are made up at each start.
 * Its address is known at once, and it serves after `start()`; events go to the API on `apiPort`.
 */
export async function newStripeSandbox(folder: string, apiPort: number): Promise<LocalStripe> {
  const port = await wishedOrFree(12_111);
  const secretKey = `sk_test_${randomBytes(18).toString('hex')}`;
  const secret = `whsec_${randomBytes(18).toString('hex')}`;
  let stop = async () => {};
  return {
    env: { STRIPE_API_URL: `http://localhost:${port}`, STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: secret },
    async start() {
      const { startStripeSandbox } = await import('../../apps/stripe-sandbox/src/start-stripe-sandbox.js');
      const endpoints = [{ url: `http://127.0.0.1:${apiPort}/api/stripe/webhooks`, secret }];
      const sandbox = await startStripeSandbox({ port, secretKey, endpoints, file: join(folder, 'account.json') });
      stop = sandbox.stop;
    },
    stop: () => stop(),
  };
}
