import { createHash } from 'node:crypto';
import { EntityManager } from '@mikro-orm/postgresql';
import { type CallHandler, type ExecutionContext, Injectable, Logger, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import { catchError, from, type Observable, of, switchMap } from 'rxjs';
import { currentScope, type IdempotencyMark } from '#shared-kernel/context';
import { DomainError } from '#shared-kernel/domain';

const PATIENCE_MS = 2_000;
const LOOK_EVERY_MS = 50;

interface StoredAnswer {
  fingerprint: Buffer;
  /** Null until the first request has been answered. */
  status: number | null;
  body: unknown;
}

/**
 * Makes POSTs repeatable with an `Idempotency-Key`. The key is written in the transaction of the change (by the
 * recorded-events subscriber), so a crash can lose the answer but never let the change happen twice. Only routes that
 * declare it take part: the fingerprint of a request with a password in it would be a quick hash of that password.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  private readonly logger = new Logger(IdempotencyInterceptor.name);

  constructor(private readonly em: EntityManager) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const key = request.headers['idempotency-key'];
    if (key === undefined) return next.handle();
    if (typeof key !== 'string' || key.length < 1 || key.length > 200) {
      throw new DomainError('invalid', 'request.idempotency-key', 'The Idempotency-Key header must have 1 to 200 characters.');
    }
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const mark: IdempotencyMark = { actor: currentScope().actor.id!, key, fingerprint: fingerprintOf(request), written: false };
    return from(this.answered(mark)).pipe(
      switchMap((stored) => (stored ? of(replay(stored, mark, reply)) : this.carryOut(mark, next, reply))),
    );
  }

  private carryOut(mark: IdempotencyMark, next: CallHandler, reply: FastifyReply): Observable<unknown> {
    currentScope().idempotency = mark;
    return next.handle().pipe(
      switchMap(async (body: unknown) => {
        await this.keep(mark, reply.statusCode, body);
        return body;
      }),
      // Of two requests with one key at once, the second waited for the first's commit and then ran into what it left.
      catchError(async (error: unknown) => {
        const stored = await this.answered(mark);
        if (!stored) throw error;
        return replay(stored, mark, reply);
      }),
    );
  }

  /** The first request's answer; waits a moment for it where that request has committed and is about to answer. */
  private async answered(mark: IdempotencyMark): Promise<StoredAnswer | undefined> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const stored = await this.stored(mark);
      if (!stored || stored.status !== null || Date.now() > deadline) return stored;
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }

  private async stored({ actor, key }: IdempotencyMark): Promise<StoredAnswer | undefined> {
    const { rows } = await sql<StoredAnswer>`
      select fingerprint, status, body from shared_kernel.idempotency_key where actor = ${actor} and key = ${key}`.execute(
      this.em.getKysely(),
    );
    return rows[0];
  }

  /** The change has committed: that its answer could not be kept must not turn it into a failure. */
  private async keep({ actor, key }: IdempotencyMark, status: number, body: unknown): Promise<void> {
    try {
      await sql`
        update shared_kernel.idempotency_key set status = ${status}, body = ${JSON.stringify(body ?? null)}::jsonb
        where actor = ${actor} and key = ${key}`.execute(this.em.getKysely());
    } catch (error) {
      this.logger.warn(`The answer to a repeatable request could not be kept: ${String(error)}`);
    }
  }
}

function replay(stored: StoredAnswer, mark: IdempotencyMark, reply: FastifyReply): unknown {
  if (!stored.fingerprint.equals(mark.fingerprint)) {
    throw new DomainError(
      'invalid',
      'request.idempotency-key-reused',
      'This Idempotency-Key was used for another request. Use a new key for a new intention.',
    );
  }
  if (stored.status === null) {
    throw new DomainError(
      'conflict',
      'request.idempotency-in-doubt',
      'The first request with this key took effect, but its answer is not known. Read the record to see the outcome.',
    );
  }
  reply.status(stored.status);
  reply.header('Idempotent-Replayed', 'true');
  return stored.body ?? undefined;
}

function fingerprintOf({ method, url, body }: FastifyRequest): Buffer {
  const content = Buffer.isBuffer(body) ? body : JSON.stringify(body ?? null);
  return createHash('sha256').update(`${method} ${url}\n`).update(content).digest();
}
