import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { Inject, Injectable } from '@nestjs/common';
import Stripe from 'stripe';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { StripeRefusal, StripeUnavailable, paymentsNotSetUp } from './failures.js';

/** With one retry and the pause before it, whoever asks waits for less than nine seconds. */
const ANSWERS_WITHIN_MS = 4_000;
/** A connection that was not used for longer may have been forgotten on the way. */
const IDLE_CONNECTION_MS = 4_000;

/** The one way to Stripe: the official SDK with the practice's key. */
@Injectable()
export class StripeDoor {
  private readonly stripe: Stripe | undefined;
  private readonly webhookSecret: string | undefined;
  private readonly mode: string | undefined;

  constructor(@Inject(SETTINGS) { STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET, STRIPE_API_URL }: Settings) {
    this.webhookSecret = STRIPE_WEBHOOK_SECRET;
    this.mode = STRIPE_SECRET_KEY?.split('_')[1];
    if (STRIPE_SECRET_KEY)
      this.stripe = new Stripe(STRIPE_SECRET_KEY, {
        apiVersion: '2026-10-28.endive',
        timeout: ANSWERS_WITHIN_MS,
        maxNetworkRetries: 1,
        telemetry: false,
        httpAgent: agentFor(STRIPE_API_URL),
        ...(STRIPE_API_URL ? addressOf(new URL(STRIPE_API_URL)) : {}),
      });
  }

  /** Whether the key moves real money. Nothing that is from Stripe's other mode counts. */
  get isLive(): boolean {
    return this.mode === 'live';
  }

  get isSetUp(): boolean {
    return this.stripe !== undefined;
  }

  /** Refuses with `billing.payments-not-set-up`. */
  mustBeSetUp(): void {
    if (!this.isSetUp) throw paymentsNotSetUp();
  }

  /** Throws `StripeUnavailable` where the same question may be answered later, and `StripeRefusal` for a definite no. */
  async ask<T>(question: (stripe: Stripe) => Promise<T>): Promise<T> {
    if (!this.stripe) throw paymentsNotSetUp();
    try {
      return await question(this.stripe);
    } catch (error) {
      throw inOurWords(error);
    }
  }

  /** The event, if Stripe has signed exactly this body with the secret of the endpoint; any error means that it has not. */
  readSigned(body: string, signature: string): Stripe.Event {
    if (!this.stripe || !this.webhookSecret) throw paymentsNotSetUp();
    return this.stripe.webhooks.constructEvent(body, signature, this.webhookSecret);
  }
}

function agentFor(apiUrl: string | undefined): HttpAgent {
  const options = { keepAlive: true, timeout: IDLE_CONNECTION_MS };
  return apiUrl?.startsWith('http:') ? new HttpAgent(options) : new HttpsAgent(options);
}

function addressOf({ protocol, hostname, port }: URL): Stripe.StripeConfig {
  const scheme = protocol === 'https:' ? 'https' : 'http';
  return { protocol: scheme, host: hostname, port: port || (scheme === 'https' ? 443 : 80) };
}

function inOurWords(error: unknown): unknown {
  if (!(error instanceof Stripe.errors.StripeError)) return error;
  const { code, statusCode } = error;
  if (code === 'idempotency_key_in_use') return new StripeUnavailable('busy');
  if (error instanceof Stripe.errors.StripeConnectionError || error instanceof Stripe.errors.StripeRateLimitError)
    return new StripeUnavailable('away');
  // Whatever was answered to a key is answered again to the same key, mistakes of Stripe's own included.
  if (error instanceof Stripe.errors.StripeAPIError || error instanceof Stripe.errors.StripeIdempotencyError)
    return new StripeUnavailable('key-spent');
  if (error instanceof Stripe.errors.StripeAuthenticationError || error instanceof Stripe.errors.StripePermissionError)
    return paymentsNotSetUp();
  return new StripeRefusal(code ?? `status_${statusCode}`);
}
