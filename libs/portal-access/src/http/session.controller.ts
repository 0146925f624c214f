import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { DomainError } from '#shared-kernel/domain';
import type { Caller } from '#shared-kernel/context';
import { Access, Answers, CurrentCaller, Refuses } from '#shared-kernel/http';
import { AcceptTerms } from '../commands/accept-terms.js';
import { ConfirmContactDetails } from '../commands/confirm-contact-details.js';
import { SignOut } from '../commands/sign-out.js';
import { GetSession, type SessionView } from '../queries/get-session.js';
import { PasswordSignInGuard, signInSchema } from './password-sign-in.guard.js';
import { ownDetails, sessionSchema } from './schemas.js';
import { SessionCookie } from './session-cookie.js';

const correctionsSchema = z
  .strictObject(ownDetails)
  .default({})
  .meta({
    id: 'SetupStep',
    description: 'Empty, or with `confirm_contact_details` the fields that are to be corrected.',
    example: { phone: '+1 555 010 2030' },
  });

const stepSchema = z.enum(['confirm_contact_details', 'accept_terms'], {
  error: 'must be confirm_contact_details or accept_terms',
});

@ApiTags('Session')
@Access('signed-in')
@Controller('api/session')
export class SessionController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
    private readonly cookie: SessionCookie,
  ) {}

  @Post()
  @Access('public')
  @UseGuards(PasswordSignInGuard)
  @ApiBody({ schema: { $ref: '#/components/schemas/SignIn' } })
  @ApiOperation({
    summary: 'Sign in',
    description: 'Answers a session cookie. A session ends after 15 minutes without a request and after 12 hours in any case.',
  })
  @Answers(201, 'Signed in.', sessionSchema)
  @Refuses(401, {
    'portal-access.wrong-credentials':
      'The address or the password is not right. Known and unknown addresses get the same answer.',
    'portal-access.second-factor-required': 'The password is right; send it again with `code`, or sign in with a passkey.',
    'portal-access.wrong-code': 'The code is not right, or it was used before.',
  })
  @Refuses(429, {
    'portal-access.too-many-attempts': 'Too many failed attempts for this account; `Retry-After` says for how long.',
    'portal-access.too-many-from-network':
      'Too many failed attempts from this network. Until then only the right address and password are taken, and every answer takes a second.',
  })
  @Refuses(503, { 'portal-access.busy': 'Too many sign-ins at this moment; try again in a few seconds.' })
  signIn(
    @Body({ schema: signInSchema }) _body: z.infer<typeof signInSchema>,
    @Req() request: FastifyRequest & { user: { staffId: string; sessionToken: string } },
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    this.cookie.set(reply, request.user.sessionToken);
    return this.queries.execute(new GetSession(request.user.staffId, { token: request.user.sessionToken }));
  }

  @Get()
  @Access('signed-in', { area: 'any' })
  @ApiOperation({
    summary: 'Show the session',
    description:
      'Who is signed in, with which features, what is left of the set-up, and when the session ends. With `X-Background: 1` asking does not put off its end.',
  })
  @Answers(200, 'The session.', sessionSchema)
  show(@CurrentCaller() { staffId, sessionId }: Caller): Promise<SessionView> {
    return this.queries.execute(new GetSession(staffId, sessionId ? { id: sessionId } : null));
  }

  @Delete()
  @HttpCode(204)
  @ApiOperation({ summary: 'Sign out', description: 'The session is gone at once.' })
  @Answers(204, 'Signed out.')
  async signOut(@CurrentCaller() { staffId, sessionId }: Caller, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    if (sessionId) await this.commands.execute(new SignOut(staffId, sessionId));
    this.cookie.clear(reply);
  }

  @Post('setup/:step')
  @HttpCode(200)
  @ApiBody({ required: false, schema: { $ref: '#/components/schemas/SetupStep' } })
  @ApiOperation({ summary: 'Complete a set-up step', description: 'Doing a step twice changes nothing.' })
  @Answers(200, 'The session after the step.', sessionSchema)
  async completeStep(
    @CurrentCaller() { staffId, sessionId }: Caller,
    @Param('step', { schema: stepSchema }) step: z.infer<typeof stepSchema>,
    @Body({ schema: correctionsSchema }) corrections: z.infer<typeof correctionsSchema>,
  ): Promise<SessionView> {
    if (step === 'confirm_contact_details') await this.commands.execute(new ConfirmContactDetails(staffId, corrections));
    else {
      mustBeEmpty(corrections);
      await this.commands.execute(new AcceptTerms(staffId));
    }
    return this.queries.execute(new GetSession(staffId, sessionId ? { id: sessionId } : null));
  }
}

function mustBeEmpty(corrections: object): void {
  const errors = Object.keys(corrections).map((path) => ({ path, message: 'does not belong to this step' }));
  if (errors.length > 0) throw new DomainError('malformed', 'request.invalid', 'This step takes no fields.', errors);
}
