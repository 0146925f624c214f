import { Body, Controller, Delete, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Caller } from '#shared-kernel/context';
import { Access, Answers, CurrentCaller, instantSchema, Refuses } from '#shared-kernel/http';
import { ConfirmTotp } from '../commands/confirm-totp.js';
import { EnrollTotp } from '../commands/enroll-totp.js';
import { RemoveTotp } from '../commands/remove-totp.js';
import { RenewRecoveryCodes } from '../commands/renew-recovery-codes.js';
import { GetSecondFactors } from '../queries/get-second-factors.js';
import { passkeySchema } from './passkey.schemas.js';
import { codeSchema } from './schemas.js';

const factorsSchema = z
  .object({
    totp: z.object({ since: instantSchema }).nullable().meta({ description: 'The authenticator app.' }),
    passkeys: z.array(passkeySchema),
    recoveryCodesLeft: z.int().meta({ example: 9 }),
    required: z.boolean().meta({ description: 'Whether the practice demands a second factor of you.' }),
  })
  .meta({ id: 'SecondFactors' });

const enrolmentSchema = z
  .object({
    secret: z
      .string()
      .meta({ description: 'To type into the app. Shown this once.', example: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' }),
    uri: z.string().meta({
      example:
        'otpauth://totp/Northside%20Clinic:dana%40northside.example?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Northside%20Clinic',
    }),
    qrCode: z
      .string()
      .meta({ description: 'The same as an SVG image, a data URI.', example: 'data:image/svg+xml;base64,PHN2Zy8+' }),
  })
  .meta({ id: 'TotpEnrolment' });

const confirmSchema = z.strictObject({ code: codeSchema }).meta({ id: 'ConfirmTotp', example: { code: '492039' } });

const recoveryCodesSchema = z
  .object({
    recoveryCodes: z.array(z.string().meta({ example: 'x7kd-94mp-hq2v-wz8e-jt3c' })).meta({
      description: 'Ten codes for the day the second factor is lost. Each works once. Shown this once.',
    }),
  })
  .meta({ id: 'RecoveryCodes' });

export const lastOneStays = {
  'portal-access.second-factor-mandatory': 'The practice requires a second factor, and this is the last one.',
};

@ApiTags('Second factor')
@Access('signed-in', { stepUp: true })
@Controller('api/session/second-factors')
export class SecondFactorsController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {}

  @Get()
  @Access('signed-in')
  @ApiOperation({
    summary: "Show one's own second factors",
    description: 'The authenticator app, the passkeys, and how many recovery codes are left.',
  })
  @Answers(200, 'The second factors.', factorsSchema)
  show(@CurrentCaller() { staffId }: Caller) {
    return this.queries.execute(new GetSecondFactors(staffId));
  }

  @Post('totp')
  @ApiOperation({
    summary: 'Set up an authenticator app',
    description:
      'Answers the secret for the app. It counts once it was confirmed with a code, within 10 minutes; an app that was set up before works until then and is replaced.',
  })
  @Answers(201, 'The secret, shown this once.', enrolmentSchema)
  enroll(@CurrentCaller() { staffId }: Caller) {
    return this.commands.execute(new EnrollTotp(staffId));
  }

  @Post('totp/confirm')
  @ApiOperation({
    summary: 'Confirm the authenticator app',
    description: 'With a code that it shows. From then on signing in with the password asks for a code as well.',
  })
  @Answers(201, 'New recovery codes; any before stop working.', recoveryCodesSchema)
  @Refuses(409, { 'portal-access.no-enrolment': 'No authenticator app is being set up, or the 10 minutes are over.' })
  @Refuses(422, { 'portal-access.wrong-code': 'The code is not right.' })
  @Refuses(429, { 'portal-access.too-many-attempts': 'Too many failed attempts; `Retry-After` says for how many seconds.' })
  confirm(@CurrentCaller() { staffId }: Caller, @Body({ schema: confirmSchema }) { code }: z.infer<typeof confirmSchema>) {
    return this.commands.execute(new ConfirmTotp(staffId, code));
  }

  @Delete('totp')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Remove the authenticator app',
    description: 'The recovery codes go with the last second factor.',
  })
  @Answers(204, 'Removed.')
  @Refuses(404, { 'portal-access.totp-not-found': 'There is no authenticator app.' })
  @Refuses(409, lastOneStays)
  async removeTotp(@CurrentCaller() { staffId }: Caller): Promise<void> {
    await this.commands.execute(new RemoveTotp(staffId));
  }

  @Post('recovery-codes')
  @ApiOperation({ summary: 'Make new recovery codes', description: 'Ten new ones; those before stop working at once.' })
  @Answers(201, 'The codes.', recoveryCodesSchema)
  @Refuses(409, { 'portal-access.no-second-factor': 'There is no second factor that they could stand in for.' })
  renewRecoveryCodes(@CurrentCaller() { staffId }: Caller) {
    return this.commands.execute(new RenewRecoveryCodes(staffId));
  }
}
