import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Fault, Faults } from '../control/faults.js';
import type { LoggedRequest, RequestLog } from '../control/request-log.js';
import { StripeFailure } from '../failure.js';
import type { Account } from '../state/account.js';
import { newId } from '../state/ids.js';
import type { SavedAnswer } from '../state/idempotency-keys.js';
import { apiVersion } from '../webhooks/write-event.js';
import { expand } from './expand.js';
import { readForm } from './form.js';
import { answerFor } from './idempotency.js';
import { assertAuthenticated } from './keys.js';
import type { Route } from './route.js';

export type Api = { account: Account; faults: Faults; log: RequestLog; secretKey: string };

/** Stripe's API: each route behind the same gate of authentication, faults and idempotency. */
export function serveApi(server: FastifyInstance, api: Api, routes: Route[]): void {
  for (const route of routes) {
    server.route({
      method: route.method,
      url: route.path,
      exposeHeadRoute: false,
      handler: (request, reply) => handle(api, route, request, reply),
    });
  }
  server.route({
    method: ['GET', 'POST', 'DELETE'],
    url: '/v1/*',
    handler: (request, reply) => {
      const message = `Unrecognized request URL (${request.method}: ${request.url.split('?')[0]}). The sandbox does not know it; see https://docs.stripe.com/api for what Stripe knows.`;
      return send(reply, failed(new StripeFailure(404, { type: 'invalid_request_error', message }), newId('req', 14)));
    },
  });
}

async function handle(api: Api, route: Route, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { account, faults, log } = api;
  const path = request.url.split('?')[0]!;
  const key = request.method === 'POST' ? headerOf(request, 'idempotency-key') : undefined;
  const entry = log.add({
    id: newId('req', 14),
    at: account.clock.now(),
    method: request.method,
    path,
    params: {},
    idempotencyKey: key ?? null,
    apiVersion: headerOf(request, 'stripe-version') ?? null,
    status: null,
    replayed: false,
  });
  const fault = faults.forRequest(request.method, path);
  if (faults.outage === 'refuse' || fault?.does === 'drop') return cut(reply);
  const answer = await answered(api, route, request, entry, fault);
  if (fault?.does === 'lose_answer') return cut(reply);
  if (fault?.does === 'never_answer') return reply.hijack();
  entry.status = answer.status;
  if (key) reply.header('idempotency-key', key);
  if (entry.replayed) reply.headers({ 'idempotent-replayed': 'true', 'original-request': answer.requestId });
  // Trying again would only bring the same answer.
  if (answer.status >= 500 && key) reply.header('stripe-should-retry', 'false');
  return send(reply, { ...answer, requestId: entry.id });
}

async function answered(
  api: Api,
  route: Route,
  request: FastifyRequest,
  entry: LoggedRequest,
  fault: Fault | undefined,
): Promise<SavedAnswer> {
  const { account, faults, secretKey } = api;
  try {
    if (faults.outage === 'unavailable') {
      throw new StripeFailure(503, { type: 'api_error', message: 'Stripe is unavailable. Try again soon.' }, { saved: false });
    }
    assertAuthenticated(headerOf(request, 'authorization'), secretKey);
    assertVersion(entry.apiVersion);
    if (fault?.does === 'limit_rate') throw rateLimited;
    const form = readForm(
      request.method === 'POST' ? ((request.body as string | undefined) ?? '') : (request.url.split('?')[1] ?? ''),
    );
    entry.params = form;
    const { id = '' } = request.params as { id?: string };
    const key = entry.idempotencyKey;
    const params = JSON.stringify(form);
    const earlier = key ? answerFor(account.idempotencyKeys, key, entry.path, params) : undefined;
    if (earlier) {
      entry.replayed = true;
      return earlier;
    }
    const call = route.prepare(form, id, account);
    if (key) account.idempotencyKeys.begin(key, entry.path, params);
    if (fault?.does === 'delay') await pause(fault.ms);
    return execute(account, call, entry, fault);
  } catch (error) {
    return failed(error, entry.id);
  }
}

/** From here on, the answer belongs to the idempotency key, whatever it is. */
function execute(
  account: Account,
  call: ReturnType<Route['prepare']>,
  { id, idempotencyKey: key }: LoggedRequest,
  fault: Fault | undefined,
): SavedAnswer {
  const fails = fault?.on === 'request' && fault.does === 'fail' ? fault : undefined;
  let answer: SavedAnswer;
  account.request = { id, idempotency_key: key };
  try {
    if (fails && !fails.executed) throw broken;
    const result = call.execute();
    if (fails) throw broken;
    const shown = call.expand.length > 0 ? structuredClone(result) : result;
    expand(shown, call.expand, account);
    answer = { status: 200, text: JSON.stringify(shown), requestId: id };
  } catch (error) {
    answer = failed(error, id);
  } finally {
    account.request = null;
    account.onChange();
  }
  if (key) account.idempotencyKeys.finish(key, answer);
  return answer;
}

const rateLimited = new StripeFailure(
  429,
  {
    type: 'invalid_request_error',
    code: 'rate_limit',
    message: 'Request rate limit exceeded. Try again with exponential backoff.',
  },
  { saved: false },
);

const broken = new StripeFailure(500, { type: 'api_error', message: 'An unknown error occurred.' });

function assertVersion(version: string | null): void {
  if (version === null || version === apiVersion) return;
  const message = `Invalid Stripe API version: ${version}. The sandbox speaks ${apiVersion} only.`;
  throw new StripeFailure(400, { type: 'invalid_request_error', message }, { saved: false });
}

function failed(error: unknown, requestId: string): SavedAnswer {
  if (!(error instanceof StripeFailure)) throw error;
  return { status: error.status, text: JSON.stringify(error), requestId };
}

function send(reply: FastifyReply, { status, text, requestId }: SavedAnswer): FastifyReply {
  const headers = { 'request-id': requestId, 'stripe-version': apiVersion, 'content-type': 'application/json' };
  return reply.code(status).headers(headers).send(text);
}

/** As when the network breaks. */
function cut(reply: FastifyReply): FastifyReply {
  reply.hijack();
  reply.raw.socket?.destroy();
  return reply;
}

function headerOf({ headers }: FastifyRequest, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
