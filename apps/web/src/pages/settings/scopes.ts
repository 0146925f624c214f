import type { Scope } from './queries.js';

/** What a token may be made for, by the area of the API. */
export const areas = [
  { area: 'staff', scopes: ['staff:read', 'staff:write'] },
  { area: 'portal', scopes: ['portal:read', 'portal:write'] },
  { area: 'billing', scopes: ['billing:read', 'billing:write'] },
  { area: 'operations', scopes: ['operations:read', 'operations:write'] },
] as const satisfies { area: string; scopes: Scope[] }[];

/** What a token is made for that may do everything: to write has to be named. */
export const everyScope: readonly Scope[] = areas.flatMap(({ scopes }) => scopes);

// The colon in the name of a scope would otherwise lead into another file of words.
export const scopeWords = { nsSeparator: false } as const;
