import { type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { type Caller, currentScope } from '#shared-kernel/context';
import { DomainError } from '#shared-kernel/domain';
import { ACCESS_RULE, type AccessRule } from '#shared-kernel/http';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Who is it, and may they? Runs before every handler; a route without a rule is closed (and the boot fails on it).
 * Unsafe requests that a browser could be tricked into sending must come from the product's own origin.
 */
@Injectable()
export class SessionGuard extends AuthGuard(['session-cookie', 'bearer']) {
  constructor(
    private readonly reflector: Reflector,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const rule = this.reflector.getAllAndOverride<AccessRule | undefined>(ACCESS_RULE, [context.getHandler(), context.getClass()]);
    const request = context.switchToHttp().getRequest<FastifyRequest & { user?: Caller }>();
    if (!safeMethods.has(request.method) && !request.headers.authorization) this.mustComeFromOurPages(request);
    if (rule === 'public') return true;
    await super.canActivate(context);
    const caller = request.user!;
    currentScope().actor = { kind: 'staff', id: caller.staffId };
    if (rule === 'signed-in') return true;
    if (!caller.setupComplete) throw new DomainError('forbidden', 'portal-access.setup-incomplete', 'Complete the set-up first.');
    if (rule === 'portal') return true;
    if (rule === 'administrator' && caller.role === 'administrator') return true;
    throw new DomainError('forbidden', 'access.denied', 'Only administrators may do this.');
  }

  override handleRequest<T>(error: unknown, caller: T): T {
    if (error) throw error;
    if (!caller) throw new DomainError('unauthenticated', 'portal-access.signed-out', 'Sign in first.');
    return caller;
  }

  private mustComeFromOurPages({ headers }: FastifyRequest): void {
    const site = headers['sec-fetch-site'];
    const own = headers.origin === undefined ? site === 'same-origin' : headers.origin === this.settings.PUBLIC_URL;
    if (own && (site === undefined || site === 'same-origin' || site === 'none')) return;
    throw new DomainError(
      'forbidden',
      'request.foreign-origin',
      `Changes must come from ${this.settings.PUBLIC_URL}: send it as the Origin header, or use an API token.`,
    );
  }
}
