import { SetMetadata } from '@nestjs/common';

/**
 * Who may use a route. Nothing is allowed unless declared; a route without a declaration fails at boot.
 * - `public`: anyone, signed in or not.
 * - `signed-in`: every session, also one whose set-up is not complete.
 * - `portal`: a staff member whose set-up is complete.
 * - `administrator`: a portal session or API token with the role.
 */
export type AccessRule = 'public' | 'signed-in' | 'portal' | 'administrator';

export const ACCESS_RULE = 'access-rule';

/** Declares who may use the route (or all routes of the controller). */
export const Access = (rule: AccessRule) => SetMetadata(ACCESS_RULE, rule);
