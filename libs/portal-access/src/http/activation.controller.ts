import { Body, Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Access, Answers, Refuses } from '#shared-kernel/http';
import { ActivateAccount } from '../commands/activate-account.js';
import { AskForNewLink } from '../commands/ask-for-new-link.js';
import { RecordLinkOpened } from '../commands/record-link-opened.js';
import { GetSession, type SessionView } from '../queries/get-session.js';
import { InspectActivation } from '../queries/inspect-activation.js';
import {
  emailSchema,
  exampleToken,
  linkFields,
  passwordSchema,
  sessionSchema,
  tokenSchema,
  tooManyDeadLinks,
} from './schemas.js';
import { SessionCookie } from './session-cookie.js';
import { visitorOf } from './visitor.js';

const inspectSchema = z.strictObject({ token: tokenSchema }).meta({ id: 'InspectLink', example: { token: exampleToken } });
const activateSchema = z
  .strictObject({ token: tokenSchema, password: passwordSchema })
  .meta({ id: 'ActivateAccount', example: { token: exampleToken, password: 'violet tractor hums at 9 nine' } });

const newLinkSchema = z
  .union([z.strictObject({ token: tokenSchema }), z.strictObject({ email: emailSchema })])
  .meta({ id: 'AskForNewLink', example: { token: exampleToken } });

const activationSchema = z
  .object({
    purpose: z.literal('activation'),
    ...linkFields,
  })
  .meta({ id: 'Activation' });

const dead = {
  'portal-access.invitation-expired': 'The link has expired.',
  'portal-access.invitation-not-valid': 'The link was used, replaced, withdrawn or never made; these are not told apart.',
};

@ApiTags('Activation')
@Access('public')
@Controller('api/activations')
export class ActivationController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
    private readonly cookie: SessionCookie,
  ) {}

  @Post('inspect')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Look at an activation link',
    description: 'For whom it is (masked) and how long it works. Looking leaves the link as it is.',
  })
  @Answers(200, 'The link works.', activationSchema)
  @Refuses(410, dead)
  @Refuses(429, tooManyDeadLinks)
  async inspect(
    @Body({ schema: inspectSchema }) { token }: z.infer<typeof inspectSchema>,
  ): Promise<z.infer<typeof activationSchema>> {
    const { staffId, invitationId, firstOpening, ...view } = await this.queries.execute(new InspectActivation(token));
    if (firstOpening) await this.commands.execute(new RecordLinkOpened(staffId, invitationId));
    return view;
  }

  @Post()
  @ApiOperation({
    summary: 'Activate the account',
    description: 'Sets the password, uses the link up and signs the person in. Of several attempts at once exactly one succeeds.',
  })
  @Answers(201, 'Activated and signed in; the set-up follows.', sessionSchema)
  @Refuses(409, { 'portal-access.address-in-use': 'Somebody else still signs in with this address.' })
  @Refuses(410, dead)
  @Refuses(429, tooManyDeadLinks)
  @Refuses(422, { 'portal-access.weak-password': 'The password is too short, too long or too easy to guess.' })
  @Refuses(503, { 'portal-access.busy': 'Too many sign-ins at this moment; the link is still good, try again in a few seconds.' })
  async activate(
    @Body({ schema: activateSchema }) { token, password }: z.infer<typeof activateSchema>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    const { staffId, sessionToken } = await this.commands.execute(
      new ActivateAccount(token, password, visitorOf(request, this.cookie)),
    );
    this.cookie.set(reply, sessionToken);
    return this.queries.execute(new GetSession(staffId, { token: sessionToken }));
  }

  @Post('requests')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Ask for a new activation link',
    description:
      "With the token of a link that expired, was replaced or withdrawn, or with the address that was invited, for whoever has nothing left of the link. The administrators are told by e-mail and in the person's status, once a day per person. The answer is the same for every token and every address.",
  })
  @Answers(202, 'Taken, whether or not the token was ever of a link, or the address invited.')
  async requestNewLink(@Body({ schema: newLinkSchema }) by: z.infer<typeof newLinkSchema>): Promise<void> {
    await this.commands.execute(new AskForNewLink(by));
  }
}
