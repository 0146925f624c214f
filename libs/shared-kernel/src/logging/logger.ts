import type { LoggerService } from '@nestjs/common';
import { type Logger, pino } from 'pino';
import { currentScope } from '#shared-kernel/context';

/** Never written out, wherever they stand in what is logged. */
const secrets = ['password', 'token', 'sessionToken', 'authorization', 'cookie', 'email', 'emails', 'phone', 'to', 'link', 'text', 'html'];

/** Structured logs of one process: one JSON line each, with the request's id, without secrets and personal data. */
export function createLogger(process: string, level: string): Logger {
  return pino({
    level,
    base: { process },
    timestamp: pino.stdTimeFunctions.isoTime,
    mixin: () => ({ request: currentScope().requestId }),
    redact: { paths: secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[hidden]' },
    // A library's error may quote the row or the request that caused it; its kind, message and stack are enough.
    serializers: { err: ({ name, message, stack, code }: Error & { code?: unknown }) => ({ type: name, message: withoutPersonalData(message), stack: withoutPersonalData(stack ?? ''), code }) },
  });
}

/** Lets Nest and its libraries write to the same log. */
export function nestLogger(logger: Logger): LoggerService {
  const write = (level: 'info' | 'warn' | 'error' | 'debug' | 'trace') => (message: unknown, ...rest: unknown[]) => {
    const context = typeof rest.at(-1) === 'string' ? rest.at(-1) : undefined;
    if (message instanceof Error) logger[level]({ context, err: message });
    else logger[level]({ context }, withoutPersonalData(typeof message === 'string' ? message : JSON.stringify(message)));
  };
  return { log: write('info'), warn: write('warn'), error: write('error'), debug: write('debug'), verbose: write('trace'), fatal: write('error') };
}

/** PostgreSQL quotes whole rows in a detail line; addresses may stand anywhere. */
function withoutPersonalData(text: string): string {
  return text.replace(/^\s*- detail:.*$/gm, '').replace(/[^\s<>"'(/]+@[^\s<>"')/]+/g, '[address]');
}
