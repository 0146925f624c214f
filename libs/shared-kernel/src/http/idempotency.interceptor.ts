import { createHash } from 'node:crypto';
import { UniqueConstraintViolationException } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { sql } from 'kysely';
import { catchError, from, type Observable, of, switchMap } from 'rxjs';
import { currentScope, type IdempotencyMark } from '#shared-kernel/context';
import { DomainError } from '#shared-kernel/domain';
import { REPEATABLE } from './openapi.js';

interface StoredAnswer {
  fingerprint: Buffer;
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
  constructor(
    private readonly em: EntityManager,
    private readonly reflector: Reflector,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest();
    const key: string | undefined = request.headers['idempotency-key'];
    if (key === undefined || !this.reflector.get<boolean | undefined>(REPEATABLE, context.getHandler())) return next.handle();
    if (key.length < 1 || key.length > 200) throw new DomainError('invalid', 'request.idempotency-key', 'The Idempotency-Key header must have 1 to 200 characters.');
    const reply = http.getResponse();
    const mark: IdempotencyMark = { actor: currentScope().actor.id ?? 'anonymous', key, fingerprint: fingerprintOf(request), written: false };
    return from(this.stored(mark)).pipe(
      switchMap((stored) => (stored ? of(replay(stored, mark, reply)) : this.carryOut(mark, next, reply))),
    );
  }

  private carryOut(mark: IdempotencyMark, next: CallHandler, reply: Reply): Observable<unknown> {
    currentScope().idempotency = mark;
    return next.handle().pipe(
      switchMap(async (body) => {
        await this.keep(mark, reply.statusCode, body);
        return body;
      }),
      // Two requests with one key at once: the second waited for the first's commit and lost.
      catchError(async (error: unknown) => {
        if (!(error instanceof UniqueConstraintViolationException) || !error.message.includes('idempotency_key')) throw error;
        const stored = await this.stored(mark);
        if (!stored) throw error;
        return replay(stored, mark, reply);
      }),
    );
  }

  private async stored({ actor, key }: IdempotencyMark): Promise<StoredAnswer | undefined> {
    const { rows } = await sql<StoredAnswer>`
      select fingerprint, status, body from shared_kernel.idempotency_key where actor = ${actor} and key = ${key}`.execute(this.em.getKysely());
    return rows[0];
  }

  private async keep({ actor, key }: IdempotencyMark, status: number, body: unknown): Promise<void> {
    await sql`
      update shared_kernel.idempotency_key set status = ${status}, body = ${JSON.stringify(body ?? null)}::jsonb
      where actor = ${actor} and key = ${key}`.execute(this.em.getKysely());
  }
}

interface Reply {
  statusCode: number;
  status(code: number): unknown;
  header(name: string, value: string): unknown;
}

function replay(stored: StoredAnswer, mark: IdempotencyMark, reply: Reply): unknown {
  if (!stored.fingerprint.equals(mark.fingerprint)) {
    throw new DomainError('invalid', 'request.idempotency-key-reused', 'This Idempotency-Key was used for another request. Use a new key for a new intention.');
  }
  if (stored.status === null) {
    throw new DomainError('conflict', 'request.idempotency-in-doubt', 'The first request with this key took effect, but its answer is not known. Read the record to see the outcome.');
  }
  reply.status(stored.status);
  reply.header('Idempotent-Replayed', 'true');
  return stored.body ?? undefined;
}

function fingerprintOf(request: { method: string; url: string; body: unknown }): Buffer {
  const body = Buffer.isBuffer(request.body) ? request.body : JSON.stringify(request.body ?? null);
  return createHash('sha256').update(`${request.method} ${request.url}\n`).update(body).digest();
}
