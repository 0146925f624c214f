import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { DomainError } from '#shared-kernel/domain';
import { networkOf } from '#shared-kernel/rate-limits';
import type { RouteRule } from './access-rules.js';

/** More than any of them needs; the answer of a passkey is the largest, with about 2 KB. */
const BODY_LIMIT = 16 * 1024;
/** Twenty a second: more than an office at its busiest, far less than would keep a process from its work. */
const REQUESTS_PER_MINUTE = 1_200;

/**
 * Bounds what callers who have not signed in can make a process do, before it does anything: the size of a body, and how many
 * requests come from one network. Each process counts for itself. Not meant are requests that are signed, such as those of
 * Stripe, and reads, which ask no database or come from load balancers.
 */
export function limitPublicRoutes(
  fastify: FastifyInstance,
  routes: readonly RouteRule[],
  { isCounting }: { isCounting: boolean },
) {
  const limited = new Set(
    routes
      .filter(({ method, rule }) => rule.who === 'public' && !rule.signed && method !== 'GET')
      .map(({ method, path }) => `${method} ${path}`),
  );
  fastify.addHook('onRoute', (route) => {
    if ([route.method].flat().some((method) => limited.has(`${method} ${route.url}`))) route.bodyLimit = BODY_LIMIT;
  });
  if (!isCounting) return;
  const requests = new RateLimiterMemory({ points: REQUESTS_PER_MINUTE, duration: 60 });
  fastify.addHook('onRequest', async (request: FastifyRequest) => {
    if (!limited.has(`${request.method} ${request.routeOptions.url}`)) return;
    const { consumedPoints, msBeforeNext } = await requests.penalty(networkOf(request.ip));
    if (consumedPoints > REQUESTS_PER_MINUTE) throw tooManyRequests(Math.ceil(msBeforeNext / 1_000));
  });
}

const tooManyRequests = (wait: number) =>
  new DomainError('too-many', 'request.too-many', 'Too many requests came from your network. Try again later.', [], wait);
