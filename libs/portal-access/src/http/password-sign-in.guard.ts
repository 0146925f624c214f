import { type ExecutionContext, Injectable } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { z } from 'zod';
import { DomainError } from '#shared-kernel/domain';
import { emailSchema, passwordSchema } from './schemas.js';

export const signInSchema = z
  .strictObject({ email: emailSchema, password: passwordSchema })
  .meta({ id: 'SignIn', example: { email: 'admin@practice.example', password: 'violet tractor hums at 9 nine' } });

/** Signs in by e-mail and password. A guard runs before the body is validated, so it checks the body first. */
@Injectable()
export class PasswordSignInGuard extends AuthGuard('local') {
  override canActivate(context: ExecutionContext) {
    const { success, error } = signInSchema.safeParse(context.switchToHttp().getRequest().body);
    if (success) return super.canActivate(context);
    const errors = error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
    throw new DomainError('malformed', 'request.invalid', 'The request is not valid.', errors);
  }

  override handleRequest<T>(error: unknown, user: T): T {
    if (error) throw error;
    return user;
  }
}
