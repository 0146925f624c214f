import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Access, Answers, Refuses } from '#shared-kernel/http';
import { RecordPasswordLinkOpened } from '../commands/record-password-link-opened.js';
import { RequestPasswordReset } from '../commands/request-password-reset.js';
import { ResetPassword } from '../commands/reset-password.js';
import { InspectPasswordLink } from '../queries/inspect-password-link.js';
import { emailSchema, exampleToken, linkFields, passwordSchema, tokenSchema, tooManyDeadLinks } from './schemas.js';

const inspectSchema = z
  .strictObject({ token: tokenSchema })
  .meta({ id: 'InspectPasswordLink', example: { token: exampleToken } });

const resetSchema = z
  .strictObject({ token: tokenSchema, password: passwordSchema })
  .meta({ id: 'ResetPassword', example: { token: exampleToken, password: 'violet tractor hums at 9 nine' } });

const requestSchema = z
  .strictObject({ email: emailSchema })
  .meta({ id: 'RequestPasswordReset', example: { email: 'dana@northside.example' } });

const passwordResetSchema = z
  .object({
    purpose: z.literal('password-reset'),
    ...linkFields,
    maskedEmail: z.string().meta({ description: 'What the person signs in with.', example: 'd•••@northside.example' }),
    minimumPasswordLength: z.int().meta({ description: '15, or 8 beside a second factor.', example: 15 }),
  })
  .meta({ id: 'PasswordReset' });

const dead = {
  'portal-access.password-link-expired': 'The link has expired.',
  'portal-access.password-link-not-valid': 'The link was used, replaced, withdrawn or never made; these are not told apart.',
};

@ApiTags('Password resets')
@Access('public')
@Controller('api/password-resets')
export class PasswordResetsController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {}

  @Post('inspect')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Look at a password link',
    description: 'For whom it is (masked) and how long it works. Looking leaves the link as it is.',
  })
  @Answers(200, 'The link works.', passwordResetSchema)
  @Refuses(410, dead)
  @Refuses(429, tooManyDeadLinks)
  async inspect(
    @Body({ schema: inspectSchema }) { token }: z.infer<typeof inspectSchema>,
  ): Promise<z.infer<typeof passwordResetSchema>> {
    const { staffId, linkId, firstOpening, ...view } = await this.queries.execute(new InspectPasswordLink(token));
    if (firstOpening) await this.commands.execute(new RecordPasswordLinkOpened(staffId, linkId));
    return view;
  }

  @Post()
  @HttpCode(204)
  @ApiOperation({
    summary: 'Set a new password',
    description:
      'Uses the link up and ends every session and API token of the person, who is told by e-mail and then signs in. Of several attempts at once exactly one succeeds.',
  })
  @Answers(204, 'The password is set. Nobody is signed in by this.')
  @Refuses(410, dead)
  @Refuses(422, { 'portal-access.weak-password': 'The password is too short, too long or too easy to guess.' })
  @Refuses(429, tooManyDeadLinks)
  @Refuses(503, { 'portal-access.busy': 'Too many sign-ins at this moment; the link is still good, try again in a few seconds.' })
  async reset(@Body({ schema: resetSchema }) { token, password }: z.infer<typeof resetSchema>): Promise<void> {
    await this.commands.execute(new ResetPassword(token, password));
  }

  @Post('requests')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Ask for a link because the password is forgotten',
    description:
      'If there is an account with this address, a link that works for one hour is e-mailed to it, at most 3 an hour. The answer is the same in any case.',
  })
  @Answers(202, 'Taken, whether or not there is such an account.')
  async request(@Body({ schema: requestSchema }) { email }: z.infer<typeof requestSchema>): Promise<void> {
    await this.commands.execute(new RequestPasswordReset(email));
  }
}
