import { Body, Controller, type ExecutionContext, HttpCode, Inject, Injectable, Post, Req, Res, UseGuards } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { AuthGuard } from '@nestjs/passport';
import { ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Access, Answers, Refuses } from '#shared-kernel/http';
import { newToken } from '../domain/link-token.js';
import { GetSession, type SessionView } from '../queries/get-session.js';
import { Passkeys } from '../security/passkeys.js';
import { mustFit } from './body-first.js';
import { ChallengeCookie } from './challenge-cookie.js';
import { passkeySignInSchema, requestOptionsSchema } from './passkey.schemas.js';
import { sessionSchema } from './schemas.js';
import { SessionCookie } from './session-cookie.js';

@Injectable()
export class PasskeySignInGuard extends AuthGuard('passkey') {
  override canActivate(context: ExecutionContext) {
    mustFit(passkeySignInSchema, context);
    return super.canActivate(context);
  }

  override handleRequest<T>(error: unknown, user: T): T {
    if (error) throw error;
    return user;
  }
}

@ApiTags('Session')
@Access('public')
@Controller('api/session/passkey')
export class PasskeySignInController {
  constructor(
    @Inject(QueryBus) private readonly queries: QueryBus,
    private readonly passkeys: Passkeys,
    private readonly challenges: ChallengeCookie,
    private readonly cookie: SessionCookie,
  ) {}

  /** No command: nobody has done anything yet that an audit would tell of. */
  @Post('options')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Begin to sign in by passkey',
    description:
      'What the browser needs to ask for a passkey. The same for everybody; good for five minutes, once, in the browser that asked (a cookie says so).',
  })
  @Answers(200, 'For `navigator.credentials.get`.', requestOptionsSchema)
  offer(@Res({ passthrough: true }) reply: FastifyReply) {
    const browserToken = newToken();
    this.challenges.set(reply, browserToken);
    return this.passkeys.offerSignIn(browserToken);
  }

  @Post()
  @UseGuards(PasskeySignInGuard)
  @ApiBody({ schema: { $ref: '#/components/schemas/PasskeySignIn' } })
  @ApiOperation({
    summary: 'Sign in by passkey',
    description:
      'Without password or code: the passkey is something one has, and its device asked for a finger, a face or a PIN. Answers the same cookie as signing in with a password. A passkey that was added in the 30 days before the password was set anew needs the password too, until the person has kept it (`POST /api/session/security-review/kept`).',
  })
  @Answers(201, 'Signed in.', sessionSchema)
  @Refuses(401, {
    'portal-access.wrong-credentials':
      'The passkey opens no account here, or its answer is not for the challenge that this browser was given.',
    'portal-access.password-required': 'The passkey is right and has yet to be reviewed: begin again, and send `password` too.',
    'portal-access.wrong-password': 'The passkey is right, the password is not.',
    'portal-access.unknown-passkey': 'The passkey was removed here; the browser can be told to forget it.',
  })
  @Refuses(429, {
    'portal-access.too-many-from-network':
      'Too many failed attempts from this network; `Retry-After` says for how long. A right passkey is still taken.',
  })
  signIn(
    @Body({ schema: passkeySignInSchema }) _body: z.infer<typeof passkeySignInSchema>,
    @Req() request: FastifyRequest & { user: { staffId: string; sessionToken: string } },
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    this.challenges.clear(reply);
    this.cookie.set(reply, request.user.sessionToken);
    return this.queries.execute(new GetSession(request.user.staffId, { token: request.user.sessionToken }));
  }
}
