import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Caller } from '#shared-kernel/context';

/** The signed-in caller; only on routes whose access rule demands one. */
export const CurrentCaller = createParamDecorator(
  (_: unknown, context: ExecutionContext): Caller => context.switchToHttp().getRequest().user,
);
