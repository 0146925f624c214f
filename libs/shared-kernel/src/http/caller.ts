import { createParamDecorator, type ExecutionContext } from '@nestjs/common';

/** Who sent the request, as the guard found out. */
export interface Caller {
  readonly staffId: string;
  readonly role: 'administrator' | 'staff';
  readonly features: readonly string[];
  readonly setupComplete: boolean;
  /** Null for an API token. */
  readonly sessionId: string | null;
}

/** The signed-in caller; only on routes whose access rule demands one. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => context.switchToHttp().getRequest().user);
