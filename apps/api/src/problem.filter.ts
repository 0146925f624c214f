import { STATUS_CODES } from 'node:http';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Inject } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { DomainError, type FieldError, type RefusalKind } from '#shared-kernel/domain';
import { LOGGER } from './logger.token.js';

const statusOf: Record<RefusalKind, number> = {
  malformed: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  gone: 410,
  stale: 412,
  'too-large': 413,
  invalid: 422,
  'too-many': 429,
  unavailable: 503,
};

interface Problem {
  status: number;
  code: string;
  detail: string;
  errors?: FieldError[];
  retryAfterSeconds?: number;
  link?: string;
}

/** PostgreSQL says with these classes that it is away, full, shutting down or too busy; trying again later may help. */
const outage = /^(08|53|57|58|25P03|40|55P03)/;
const networkOutage = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'ETIMEDOUT', 'EPIPE']);

/** Turns every error into RFC 9457 problem+json. What is not a refusal of ours is logged and told without details. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    sendProblem(http.getResponse<FastifyReply>(), this.problemFor(error, http.getRequest<FastifyRequest>()));
  }

  problemFor(error: unknown, request: FastifyRequest): Problem {
    const known = knownProblem(error);
    if (known) return known;
    this.logger.error({ err: error, method: request.method, route: request.routeOptions?.url }, 'A request failed');
    if (isOutage(error))
      return {
        status: 503,
        code: 'service.unavailable',
        detail:
          'The portal cannot do this at the moment. Try again in a few seconds; look first whether it took effect after all.',
      };
    return {
      status: 500,
      code: 'service.failed',
      detail: 'Something went wrong on our side. Look whether it took effect before you try again.',
    };
  }
}

export function sendProblem(reply: FastifyReply, problem: Problem): void {
  const { status, code, detail, errors, retryAfterSeconds = 5, link } = problem;
  if (status === 429 || status === 503) reply.header('retry-after', String(retryAfterSeconds));
  void reply
    .status(status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send({
      type: 'about:blank',
      title: STATUS_CODES[status] ?? 'Error',
      status,
      code,
      detail,
      ...(errors?.length ? { errors } : {}),
      ...(link ? { link } : {}),
    });
}

function knownProblem(error: unknown): Problem | undefined {
  if (error instanceof DomainError)
    return {
      status: statusOf[error.kind],
      code: error.code,
      detail: error.message,
      errors: error.errors,
      retryAfterSeconds: error.retryAfterSeconds,
      link: error.link,
    };
  const status = error instanceof HttpException ? error.getStatus() : (error as { statusCode?: unknown }).statusCode;
  return typeof status === 'number' && status >= 400 && status < 500 ? fromStatus(status) : undefined;
}

/** Refusals of Nest and Fastify themselves, in our words. */
export function fromStatus(status: number): Problem {
  const words: Record<number, [string, string]> = {
    400: ['request.malformed', 'The request cannot be understood.'],
    401: ['portal-access.signed-out', 'Sign in first.'],
    403: ['access.denied', 'You may not do this.'],
    404: ['request.unknown-route', 'There is nothing at this address.'],
    405: ['request.method', 'This cannot be done at this address.'],
    413: ['request.too-large', 'The request is larger than what is taken here.'],
    415: ['request.media-type', 'This kind of content is not taken here.'],
  };
  const [code, detail] = words[status] ?? ['request.refused', 'The request was refused.'];
  return { status, code, detail };
}

function isOutage(error: unknown): boolean {
  for (
    let cause = error as { code?: unknown; cause?: unknown; message?: string } | undefined;
    cause;
    cause = cause.cause as typeof cause
  ) {
    const code = String(cause.code ?? '');
    if (outage.test(code) || networkOutage.has(code)) return true;
    if (/timeout exceeded when trying to connect|Connection terminated|Connection is closed/i.test(cause.message ?? ''))
      return true;
  }
  return false;
}
