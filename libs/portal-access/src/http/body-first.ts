import type { ExecutionContext } from '@nestjs/common';
import type { z } from 'zod';
import { DomainError } from '#shared-kernel/domain';

/** Checks the body where it is needed before the route's own validation, and leaves it as the schema reads it: guards, and with them sign-in, run first. */
export function mustFit(schema: z.ZodType, context: ExecutionContext): void {
  const request = context.switchToHttp().getRequest<{ body: unknown }>();
  const read = schema.safeParse(request.body);
  if (read.success) {
    request.body = read.data;
    return;
  }
  const errors = read.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
  throw new DomainError('malformed', 'request.invalid', 'The request is not valid.', errors);
}
