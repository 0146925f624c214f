import { SetMetadata } from '@nestjs/common';

/**
 * Who may use a route. Nothing is allowed unless declared; a route without a declaration fails at boot.
 * - `public`: anyone, signed in or not.
 * - `signed-in`: every session, also one whose set-up is not complete.
 * - `portal`: a staff member whose set-up is complete.
 * - `administrator`: the same with the role.
 */
export type Who = 'public' | 'signed-in' | 'portal' | 'administrator';

/** Parts of the API that an API token can be made for, to read (GET) or to write (everything else). */
export const apiAreas = ['staff', 'portal', 'operations', 'billing'] as const;
export type ApiArea = (typeof apiAreas)[number];

/** Everything an API token can be made for. To write does not include to read. */
export const apiScopes = apiAreas.flatMap((area) => [`${area}:read`, `${area}:write`] as const);

/** What an API token may do that was made without naming scopes. It cannot be named itself. */
export const readEverything = '*:read';

/** Whether the scopes open what asks for this one. `*` stands for all of them, in tokens that were made when it could be had. */
export const opens = (scopes: readonly string[], scope: string): boolean =>
  scopes.includes('*') || scopes.includes(scope) || (scope.endsWith(':read') && scopes.includes(readEverything));

export interface AccessRule {
  readonly who: Who;
  /** Which scope opens the route to an API token; `any`: every token. Left out, no token does. */
  readonly area?: ApiArea | 'any';
  /** The portal feature that the caller must have. */
  readonly feature?: string;
  /** A feature that opens the route as well as `feature` does. */
  readonly orFeature?: string;
  /** Administrators reach the route by their role, with or without the feature. */
  readonly orAdministrator?: boolean;
  /** Whether pages ask it by themselves: then it does not keep an idle session alive. */
  readonly passive?: boolean;
  /** Whether what comes in is signed by another program and proves itself by that: then it need not come from our pages. */
  readonly signed?: boolean;
  /** Whether the caller must have given the password within the last 10 minutes; an API token cannot. */
  readonly stepUp?: boolean;
}

export const ACCESS_RULE = 'access-rule';

/** Declares who may use the route (or all routes of the controller; a route's own declaration replaces it whole). */
export const Access = (who: Who, more: Omit<AccessRule, 'who'> = {}) =>
  SetMetadata(ACCESS_RULE, { who, ...more } satisfies AccessRule);

/** `staff:read` for a GET, else `staff:write`. */
export const scopeFor = (area: ApiArea, method: string): string =>
  `${area}:${method === 'GET' || method === 'HEAD' ? 'read' : 'write'}`;
