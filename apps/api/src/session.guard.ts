import { EntityManager } from '@mikro-orm/postgresql';
import { type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { recordAudit } from '#shared-kernel/audit';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { type Caller, currentScope, stepUpRequired } from '#shared-kernel/context';
import { auditEntry } from '#shared-kernel/cqrs';
import { DomainError } from '#shared-kernel/domain';
import { ACCESS_RULE, type AccessRule, opens, scopeFor } from '#shared-kernel/http';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Who is it, and may they? Runs before every handler; a route without a rule is closed (and the boot fails on it).
 * Unsafe requests that a browser could be tricked into sending must come from the product's own origin.
 */
@Injectable()
export class SessionGuard extends AuthGuard(['session-cookie', 'bearer']) {
  constructor(
    private readonly reflector: Reflector,
    private readonly em: EntityManager,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const rule = this.reflector.getAllAndOverride<AccessRule | undefined>(ACCESS_RULE, [
      context.getHandler(),
      context.getClass(),
    ]);
    const request = context.switchToHttp().getRequest<FastifyRequest & { user?: Caller; passive?: boolean }>();
    // A browser attaches cookies by itself, never an Authorization header; with one, the cookie is not looked at.
    const byToken = rule?.who !== 'public' && request.headers.authorization !== undefined;
    if (!safeMethods.has(request.method) && !byToken && !rule?.signed) this.mustComeFromOurPages(request);
    if (!rule || rule.who === 'public') return rule?.who === 'public';
    // Pages also ask by themselves what they ask for people at other times.
    if (rule.passive || request.headers['x-background'] === '1') request.passive = true;
    await super.canActivate(context);
    const caller = request.user!;
    const { staffId, steppedUp, sessionId } = caller;
    Object.assign(currentScope(), { actor: { kind: 'staff', id: staffId }, steppedUp, sessionId });
    const refusal = refusalFor(caller, rule, request.method);
    if (!refusal) return true;
    const route = `${request.method} ${request.routeOptions.url}`;
    await recordAudit(this.em.fork().getKysely(), [auditEntry('refused', { code: refusal.code }, route)]);
    throw refusal;
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
      [],
      undefined,
      this.settings.PUBLIC_URL,
    );
  }
}

function refusalFor(caller: Caller, rule: AccessRule, method: string): DomainError | undefined {
  const byToken = refusalOfToken(caller, rule, method);
  if (byToken) return byToken;
  if (rule.who !== 'signed-in') {
    if (!caller.setupComplete)
      return new DomainError('forbidden', 'portal-access.setup-incomplete', 'Complete the set-up first.');
    if (rule.who === 'administrator' && caller.role !== 'administrator')
      return new DomainError('forbidden', 'access.denied', 'Only administrators may do this.');
    if (lacksFeature(caller, rule))
      return new DomainError(
        'forbidden',
        'access.feature-off',
        'This feature is switched off for you. Ask an administrator of your practice.',
      );
  }
  return rule.stepUp && !caller.steppedUp ? stepUpRequired() : undefined;
}

function lacksFeature({ features, role }: Caller, { feature, orFeature, orAdministrator }: AccessRule): boolean {
  if (feature === undefined || (orAdministrator && role === 'administrator')) return false;
  return !features.some((owned) => owned === feature || owned === orFeature);
}

function refusalOfToken({ scopes }: Caller, { area }: AccessRule, method: string): DomainError | undefined {
  if (!scopes || area === 'any') return undefined;
  if (!area) return new DomainError('forbidden', 'access.session-only', 'An API token cannot do this. Sign in.');
  const scope = scopeFor(area, method);
  if (opens(scopes, scope)) return undefined;
  return new DomainError('forbidden', 'access.scope-missing', `The API token lacks the scope ${scope}.`);
}
