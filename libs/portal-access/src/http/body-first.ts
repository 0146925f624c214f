import type { ExecutionContext } from '@nestjs/common';
import type { z } from 'zod';
import { DomainError } from '#shared-kernel/domain';

/** Checks the body where it is needed before the route's own validation: guards, and with them sign-in, run first. */
export function mustFit(schema: z.ZodType, context: ExecutionContext): void {
  const { success, error } = schema.safeParse(context.switchToHttp().getRequest().body);
  if (success) return;
  const errors = error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
  throw new DomainError('malformed', 'request.invalid', 'The request is not valid.', errors);
}
