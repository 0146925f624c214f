import { Body, Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Caller } from '#shared-kernel/context';
import { Access, Answers, CurrentCaller, idSchema, instantSchema, Refuses } from '#shared-kernel/http';
import { KeepSecondFactor } from '../commands/keep-second-factor.js';
import { GetSecurityReview } from '../queries/get-security-review.js';

const reviewSchema = z
  .object({
    items: z.array(
      z.object({
        kind: z.enum(['passkey', 'totp']).meta({ description: '`totp`: the authenticator app.' }),
        id: idSchema.nullable().meta({ description: 'Of the passkey.' }),
        name: z.string().nullable().meta({ description: 'What the person called the passkey.', example: 'Laptop' }),
        addedAt: instantSchema,
        lastUsedAt: instantSchema.nullable().meta({ description: 'Of a passkey; null: never.' }),
      }),
    ),
  })
  .meta({ id: 'SecurityReview' });

const keepSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('passkey'), id: idSchema }),
    z.strictObject({ kind: z.literal('totp') }),
  ])
  .meta({ id: 'KeepSecondFactor', example: { kind: 'passkey', id: '01920f3a-7c1e-7abc-8def-0123456789ab' } });

@ApiTags('Second factor')
@Access('signed-in')
@Controller('api/session/security-review')
export class SecurityReviewController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Show what is to be reviewed',
    description:
      'Passkeys and authenticator apps that were added in the 30 days before the password was set anew, and that the person has not looked at since. Until then such a passkey does not sign in without the password.',
  })
  @Answers(200, 'What is to be reviewed; empty: nothing.', reviewSchema)
  show(@CurrentCaller() { staffId }: Caller) {
    return this.queries.execute(new GetSecurityReview(staffId));
  }

  @Post('kept')
  @Access('signed-in', { stepUp: true })
  @HttpCode(204)
  @ApiOperation({
    summary: 'Keep a second factor',
    description: 'The person knows it. What they do not know they remove, as at any other time.',
  })
  @Answers(204, 'Kept.')
  @Refuses(404, {
    'portal-access.passkey-not-found': 'There is no such passkey of yours.',
    'portal-access.totp-not-found': 'There is no authenticator app.',
  })
  async keep(
    @CurrentCaller() { staffId }: Caller,
    @Body({ schema: keepSchema }) factor: z.infer<typeof keepSchema>,
  ): Promise<void> {
    await this.commands.execute(new KeepSecondFactor(staffId, factor));
  }
}
