import { createHmac } from 'node:crypto';
import { EntityManager } from '@mikro-orm/postgresql';
import { type CallHandler, type ExecutionContext, Inject, Injectable, Logger, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import { catchError, from, type Observable, of, switchMap } from 'rxjs';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { currentScope, type IdempotencyMark } from '#shared-kernel/context';
import { DomainError } from '#shared-kernel/domain';

const PATIENCE_MS = 2_000;
const LOOK_EVERY_MS = 50;

interface StoredAnswer {
  fingerprint: Buffer;
  /** Null until the first request has been answered. */
  status: number | null;
  body: unknown;
  /** What was made, where the route reads its answer afresh each time (`madeOnce`); then there is no body. */
  made: string | null;
}

/**
 * Makes POSTs repeatable with an `Idempotency-Key`. The key is written in the transaction of the change (by the
 * recorded-events subscriber), so a crash can lose the answer but never let the change happen twice. Only routes that
 * declare it take part.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  private readonly logger = new Logger(IdempotencyInterceptor.name);

  constructor(
    private readonly em: EntityManager,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'SECRETS_KEY'>,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const key = request.headers['idempotency-key'];
    if (key === undefined) return next.handle();
    if (typeof key !== 'string' || key.length < 1 || key.length > 200) {
      throw new DomainError('invalid', 'request.idempotency-key', 'The Idempotency-Key header must have 1 to 200 characters.');
    }
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const fingerprint = this.fingerprintOf(request);
    const mark: IdempotencyMark = { actor: currentScope().actor.id!, key, fingerprint, written: false, made: null };
    return from(this.answered(mark)).pipe(
      switchMap((stored) => (stored ? this.replay(stored, mark, next, reply) : this.carryOut(mark, next, reply))),
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
      catchError((error: unknown) =>
        from(this.answered(mark)).pipe(
          switchMap((stored) => {
            if (!stored) throw error;
            return this.replay(stored, mark, next, reply);
          }),
        ),
      ),
    );
  }

  private replay(stored: StoredAnswer, mark: IdempotencyMark, next: CallHandler, reply: FastifyReply): Observable<unknown> {
    mustBeKnown(stored, mark);
    reply.header('Idempotent-Replayed', 'true');
    reply.status(stored.status!);
    if (stored.made === null) return of(stored.body ?? undefined);
    currentScope().idempotency = { ...mark, made: stored.made };
    return next.handle();
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
      select fingerprint, status, body, made from shared_kernel.idempotency_key where actor = ${actor} and key = ${key}`.execute(
      this.em.getKysely(),
    );
    return rows[0];
  }

  /** The change has committed: that its answer could not be kept must not turn it into a failure. */
  private async keep({ actor, key, made }: IdempotencyMark, status: number, body: unknown): Promise<void> {
    const kept = made === null ? JSON.stringify(body ?? null) : null;
    try {
      await sql`
        update shared_kernel.idempotency_key set status = ${status}, body = ${kept}::jsonb, made = ${made}
        where actor = ${actor} and key = ${key}`.execute(this.em.getKysely());
    } catch (error) {
      this.logger.warn(`The answer to a repeatable request could not be kept: ${String(error)}`);
    }
  }

  /** With a key, so that whoever reads the database cannot guess short texts by their fingerprints. */
  private fingerprintOf({ method, url, body }: FastifyRequest): Buffer {
    const content = Buffer.isBuffer(body) ? body : JSON.stringify(body ?? null).replace(idsInJson, inLowerCase);
    const key = Buffer.from(this.settings.SECRETS_KEY, 'base64');
    return createHmac('sha256', key)
      .update(`${method} ${url.replace(idsInAddress, inLowerCase)}\n`)
      .update(content)
      .digest();
  }
}

// A request that is sent again may write its ids in other letter case; they are the same ids.
const id = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const idsInAddress = new RegExp(id, 'gi');
const idsInJson = new RegExp(`"${id}"`, 'gi');
const inLowerCase = (text: string) => text.toLowerCase();

function mustBeKnown(stored: StoredAnswer, mark: IdempotencyMark): void {
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
}
