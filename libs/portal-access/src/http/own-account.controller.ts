import { Body, Controller, Get, HttpCode, Inject, Patch, Post, Put, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Caller } from '#shared-kernel/context';
import { Access, Answers, CurrentCaller, idSchema, instantSchema, Refuses } from '#shared-kernel/http';
import { Staff } from '#staff';
import { ChangePassword } from '../commands/change-password.js';
import { RequestSignInAddress } from '../commands/request-sign-in-address.js';
import { StepUp } from '../commands/step-up.js';
import { GetSession, type SessionView } from '../queries/get-session.js';
import { GetSignInHistory, type SignInHistoryView } from '../queries/get-sign-in-history.js';
import { emailSchema, ownDetails, passwordSchema, sessionSchema } from './schemas.js';

const example = 'violet tractor hums at 9 nine';

const stepUpSchema = z.strictObject({ password: passwordSchema }).meta({ id: 'StepUp', example: { password: example } });

const changePasswordSchema = z
  .strictObject({ currentPassword: passwordSchema, newPassword: passwordSchema })
  .meta({ id: 'ChangePassword', example: { currentPassword: example, newPassword: 'eleven otters fold blue maps' } });

const addressSchema = z
  .strictObject({ email: emailSchema, password: passwordSchema })
  .meta({ id: 'RequestSignInAddress', example: { email: 'dana@home.example', password: example } });

const profileSchema = z.strictObject(ownDetails).meta({ id: 'Profile', example: { phone: '+1 555 010 2030', locale: 'es' } });

/** The cursor says where the page before ended: the instant in milliseconds and the id. */
const pageSchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z
    .string()
    .regex(/^\d{1,14}\.[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/, { error: 'must be the nextCursor of the page before' })
    .optional()
    .meta({ description: 'The nextCursor of the page before.' }),
});

const historySchema = z
  .object({
    items: z.array(
      z.object({
        id: idSchema,
        at: instantSchema,
        outcome: z.enum(['ok', 'refused']),
        method: z.enum(['password', 'passkey', 'activation']),
        reason: z.string().nullable().meta({
          description:
            'The code of the refusal. `portal-access.second-factor-required`: the password was right and the code was not given yet.',
          example: 'portal-access.wrong-credentials',
        }),
        device: z.string().meta({ example: 'Chrome on Windows' }),
        address: z.string().nullable().meta({ description: 'The network address.', example: '192.0.2.7' }),
      }),
    ),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'SignInHistory' });

const wrong = { 'portal-access.wrong-password': 'The password is not right; the session goes on.' };
const tooMany = { 'portal-access.too-many-attempts': 'Too many failed attempts; `Retry-After` says for how many seconds.' };
const busy = { 'portal-access.busy': 'Too many sign-ins at this moment; try again in a few seconds.' };

@ApiTags('Own account')
@Access('portal')
@Controller('api/session')
export class OwnAccountController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
    private readonly staff: Staff,
  ) {}

  @Post('step-up')
  @Access('signed-in')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Give the password again',
    description: 'For 10 minutes it opens what asks for it in this session. Signing in counts as one.',
  })
  @Answers(204, 'The password is right.')
  @Refuses(401, wrong)
  @Refuses(429, tooMany)
  @Refuses(503, busy)
  async stepUp(
    @CurrentCaller() { staffId, sessionId }: Caller,
    @Body({ schema: stepUpSchema }) { password }: z.infer<typeof stepUpSchema>,
  ): Promise<void> {
    await this.commands.execute(new StepUp(staffId, sessionId!, password));
  }

  @Put('password')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Change the password',
    description:
      'Ends every other session, every API token and every password link, and tells the person by e-mail. This session goes on.',
  })
  @Answers(204, 'Changed.')
  @Refuses(401, wrong)
  @Refuses(422, {
    'portal-access.weak-password': 'The new password is too short, too long or too easy to guess.',
    'portal-access.password-unchanged': 'The new password is the current one.',
  })
  @Refuses(429, tooMany)
  @Refuses(503, busy)
  async changePassword(
    @CurrentCaller() { staffId, sessionId }: Caller,
    @Body({ schema: changePasswordSchema }) { currentPassword, newPassword }: z.infer<typeof changePasswordSchema>,
  ): Promise<void> {
    await this.commands.execute(new ChangePassword(staffId, sessionId!, currentPassword, newPassword));
  }

  @Get('history')
  @ApiOperation({
    summary: "Show one's sign-in history",
    description: 'Every sign-in to the own account and every attempt that was refused, the newest first.',
  })
  @Answers(200, 'One page.', historySchema)
  history(
    @CurrentCaller() { staffId }: Caller,
    @Query({ schema: pageSchema }) { limit, cursor }: z.infer<typeof pageSchema>,
  ): Promise<SignInHistoryView> {
    const [at, id] = cursor?.split('.') ?? [];
    return this.queries.execute(new GetSignInHistory(staffId, limit, id ? { at: new Date(Number(at)), id } : undefined));
  }

  @Patch('profile')
  @ApiOperation({
    summary: "Correct one's own details",
    description:
      'Names, telephone, time zone and language, in Biographics. Job title, office and e-mail addresses are the administrators’; for the sign-in address there is a call of its own.',
  })
  @Answers(200, 'The session with the corrected details.', sessionSchema)
  @Refuses(422, { 'staff.invalid-record': 'A field is not what it should be; see `errors`.' })
  async correctProfile(
    @CurrentCaller() { staffId, sessionId }: Caller,
    @Body({ schema: profileSchema }) corrections: z.infer<typeof profileSchema>,
  ): Promise<SessionView> {
    await this.staff.correctContactDetails(staffId, corrections);
    return this.queries.execute(new GetSession(staffId, sessionId ? { id: sessionId } : null));
  }

  @Post('sign-in-address')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Ask to sign in with another address',
    description:
      'A link goes to the new address and works for 24 hours, once; until it is confirmed nothing changes. The answer is the same for an address that belongs to somebody else, who gets no mail. A newer request ends the older. At most 3 an hour.',
  })
  @Answers(202, 'If the address may be used, the link is on its way to it.')
  @Refuses(401, wrong)
  @Refuses(422, {
    'portal-access.not-an-address': 'This is not an e-mail address.',
    'portal-access.address-unchanged': 'The person signs in with it already.',
  })
  @Refuses(429, {
    ...tooMany,
    'portal-access.too-many-address-changes': 'Three within an hour; `Retry-After` says for how many seconds.',
  })
  @Refuses(503, busy)
  async requestAddress(
    @CurrentCaller() { staffId }: Caller,
    @Body({ schema: addressSchema }) { email, password }: z.infer<typeof addressSchema>,
  ): Promise<void> {
    await this.commands.execute(new RequestSignInAddress(staffId, email, password));
  }
}
