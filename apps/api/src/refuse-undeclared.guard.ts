import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants';
import { RouteParamtypes } from '@nestjs/common/internal';
import type { FastifyRequest } from 'fastify';
import { refusedFields } from '#shared-kernel/http';

/** Nest takes these out of a query before its schema is asked. */
const silentlyDropped = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * What a route declares, its schemas check. This is for the routes that declare nothing: they refuse query parameters and
 * fields all the same, so that nobody believes to have said something. A guard, because signing in happens in one too.
 * Probes of load balancers may add what they like.
 */
@Injectable()
export class RefuseUndeclared implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { query, body, routeOptions } = context.switchToHttp().getRequest<FastifyRequest>();
    if (routeOptions.url?.startsWith('/api/')) {
      const declared = declaredBy(context);
      refuse(Object.keys(query as object).filter((name) => !declared.has(RouteParamtypes.QUERY) || silentlyDropped.has(name)));
      // A handler that takes the request itself reads the body by itself.
      if (!declared.has(RouteParamtypes.BODY) && !declared.has(RouteParamtypes.REQUEST)) refuse(fieldsOf(body));
    }
    return true;
  }
}

/** The kinds of arguments that the handler takes. Nest keeps them on the controller under `kind:position`. */
function declaredBy(context: ExecutionContext): Set<number> {
  const kept = (Reflect.getMetadata(ROUTE_ARGS_METADATA, context.getClass(), context.getHandler().name) ?? {}) as object;
  return new Set(Object.keys(kept).map((key) => Number(key.split(':')[0])));
}

function fieldsOf(body: unknown): string[] {
  if (body === undefined) return [];
  return typeof body === 'object' && body !== null && !Array.isArray(body) ? Object.keys(body) : [''];
}

function refuse(fields: readonly string[]): void {
  if (fields.length === 0) return;
  throw refusedFields(fields.map((path) => ({ path, message: 'is not known here' })));
}
