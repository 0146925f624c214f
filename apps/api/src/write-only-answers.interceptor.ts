import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import type { Caller } from '#shared-kernel/context';
import { ACCESS_RULE, type AccessRule, opens } from '#shared-kernel/http';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/** To write does not include to read: a token that may only write is told which record it wrote, not what is in it. */
@Injectable()
export class WriteOnlyAnswers implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const rule = this.reflector.getAllAndOverride<AccessRule | undefined>(ACCESS_RULE, [
      context.getHandler(),
      context.getClass(),
    ]);
    const request = context.switchToHttp().getRequest<FastifyRequest & { user?: Caller }>();
    const scopes = request.user?.scopes;
    const area = rule?.area;
    if (!scopes || !area || area === 'any' || safeMethods.has(request.method) || opens(scopes, `${area}:read`))
      return next.handle();
    const { id } = request.params as { id?: string };
    return next.handle().pipe(map((answer: unknown) => namesOnly(answer, id)));
  }
}

/** The record's id and, of what was just made, the address where it goes on. Without an id it is no record but an outcome. */
function namesOnly(answer: unknown, pathId: string | undefined): unknown {
  if (typeof answer !== 'object' || answer === null) return answer;
  const { id = pathId, url } = answer as { id?: unknown; url?: unknown };
  if (id === undefined) return answer;
  return { id, ...(url === undefined ? {} : { url }) };
}
