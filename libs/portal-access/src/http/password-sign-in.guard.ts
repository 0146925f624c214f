import { type ExecutionContext, Injectable } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { z } from 'zod';
import { mustFit } from './body-first.js';
import { codeSchema, emailSchema, passwordSchema } from './schemas.js';

export const signInSchema = z
  .strictObject({ email: emailSchema, password: passwordSchema, code: codeSchema.optional() })
  .meta({ id: 'SignIn', example: { email: 'admin@practice.example', password: 'violet tractor hums at 9 nine' } });

/** Signs in by e-mail and password. A guard runs before the body is validated, so it checks the body first. */
@Injectable()
export class PasswordSignInGuard extends AuthGuard('local') {
  override canActivate(context: ExecutionContext) {
    mustFit(signInSchema, context);
    return super.canActivate(context);
  }

  override handleRequest<T>(error: unknown, user: T): T {
    if (error) throw error;
    return user;
  }
}
