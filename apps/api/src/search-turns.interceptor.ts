import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import type { Caller } from '#shared-kernel/context';
import { DomainError } from '#shared-kernel/domain';
import { AtMostEach } from '#shared-kernel/gathering';

/** Of one person at once, in one process; a search can keep a connection to the database busy for a while. */
const MAX_RUNNING = 2;
/** Somebody who types fast leaves a few behind. */
const MAX_WAITING = 8;

/** Searches of one person take turns, so that nobody's searches keep others from theirs. */
@Injectable()
export class SearchTurns implements NestInterceptor {
  private readonly turns = new AtMostEach(MAX_RUNNING, MAX_WAITING, tooManySearches);

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { query, user } = context.switchToHttp().getRequest<FastifyRequest & { user?: Caller }>();
    const { q, search } = query as { q?: unknown; search?: unknown };
    if (!user?.staffId || (q === undefined && search === undefined)) return next.handle();
    return from(this.turns.run(user.staffId, () => lastValueFrom(next.handle(), { defaultValue: undefined })));
  }
}

const tooManySearches = () =>
  new DomainError(
    'too-many',
    'request.too-many-searches',
    'Too many of your searches run at once. Wait until they are done.',
    [],
    2,
  );
