import { apiScopes } from '#shared-kernel/http';

/** For a token that may do everything that is open to tokens: without naming scopes one can only read. */
export const everyScope: string[] = [...apiScopes];
