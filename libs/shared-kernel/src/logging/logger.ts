import type { LoggerService } from '@nestjs/common';
import { type Logger, pino } from 'pino';
import { currentScope } from '#shared-kernel/context';

/** Never written out, wherever they stand in the upper three levels of what is logged. */
const secrets = [
  'password',
  'passwordHash',
  'token',
  'tokenHash',
  'sessionToken',
  'authorization',
  'cookie',
  '"set-cookie"',
  'email',
  'emails',
  'givenName',
  'familyName',
  'phone',
  'to',
  'link',
  'text',
  'html',
];

const paths = secrets.flatMap((name) => {
  const key = name.startsWith('"') ? `[${name}]` : `.${name}`;
  return [key.replace(/^\./, ''), `*${key}`, `*.*${key}`];
});

/** Structured logs of one process: one JSON line each, with the request's id, without secrets and personal data. */
export function createLogger(process: string, level: string, destination?: { write(line: string): void }): Logger {
  return pino(
    {
      level,
      base: { process },
      timestamp: pino.stdTimeFunctions.isoTime,
      mixin: () => ({ request: currentScope().requestId }),
      redact: { paths, censor: '[hidden]' },
      serializers: { err: describeError },
      hooks: {
        // Without a text of its own a line would repeat the error's message as it is.
        logMethod([what, text, ...rest]: unknown[], write) {
          const line = (parts: unknown[]) => write.apply(this, parts as Parameters<typeof write>);
          if (typeof what === 'string') return line([withoutPersonalData(what), text, ...rest]);
          const said = text ?? (what as { err?: Error } | null)?.err?.message;
          return line(said === undefined ? [what] : [what, withoutPersonalData(String(said)), ...rest]);
        },
      },
    },
    destination ?? pino.destination(1),
  );
}

/** Lets Nest and its libraries write to the same log. */
export function nestLogger(logger: Logger): LoggerService {
  const write =
    (level: 'info' | 'warn' | 'error' | 'debug' | 'trace') =>
    (message: unknown, ...rest: unknown[]) => {
      const context = typeof rest.at(-1) === 'string' ? rest.at(-1) : undefined;
      if (message instanceof Error) logger[level]({ context, err: message });
      else if (typeof message === 'string') logger[level]({ context }, message);
      else logger[level]({ context, detail: message });
    };
  return {
    log: write('info'),
    warn: write('warn'),
    error: write('error'),
    debug: write('debug'),
    verbose: write('trace'),
    fatal: write('error'),
  };
}

/** A library's error may carry the row or the request that caused it; its kind, message and stack are enough. */
function describeError(thrown: unknown) {
  if (!(thrown instanceof Error)) return { type: typeof thrown, message: withoutPersonalData(String(thrown)) };
  const { name, message, stack = '', code } = thrown as Error & { code?: unknown };
  return { type: name, message: withoutPersonalData(message), stack: withoutPersonalData(stack), code };
}

/**
 * PostgreSQL quotes whole rows in its detail, over several lines if need be, and values in messages; addresses may stand anywhere. What
 * precedes a run of characters is looked at first, so that each run is read once however long it is.
 */
function withoutPersonalData(text: string): string {
  return text
    .replace(/(?<!\s)\s*- detail:[\s\S]*?(?=\n\s+at |$)/g, '')
    .replace(/(invalid input [^:\n]*): "[\s\S]*?"(?=\n\s+at |$)/g, '$1: [value]')
    .replace(/(?<![^\s<>"'(/])[^\s<>"'(/]+@[^\s<>"')/]+/g, '[address]');
}
