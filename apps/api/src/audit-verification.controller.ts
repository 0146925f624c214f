import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { AuditVerification, type AuditVerificationView, RequestAuditVerification } from '#shared-kernel/audit-verification';
import { Access, Answers, instantSchema } from '#shared-kernel/http';

const verificationSchema = z
  .object({
    state: z
      .enum(['intact', 'broken', 'never', 'running'])
      .meta({ description: 'What the last check found; `running` while another is wanted or under way.' }),
    checkedAt: instantSchema.nullable().meta({ description: 'When the last check ended.' }),
    rows: z.int().meta({ description: 'Sealed rows that the last check read.', example: 48_211 }),
    sealedUntil: instantSchema.nullable().meta({ description: 'When the newest sealed row was written.' }),
    unsealedSeconds: z
      .int()
      .meta({ description: 'How long the oldest row has waited for its seal; minutes mean that no worker runs.', example: 3 }),
    problem: z
      .object({
        row: z.int().nullable().meta({ description: 'The number under which it was sealed.', example: 1_204 }),
        message: z.string().meta({ example: 'the row with number 1204 was removed' }),
      })
      .nullable()
      .meta({ description: 'The first of what was found; `npm run audit:verify` names every row.' }),
  })
  .meta({ id: 'AuditVerification' });

@ApiTags('Audit')
@Access('administrator', { area: 'operations' })
@Controller('api/audit/verification')
export class AuditVerificationController {
  constructor(
    private readonly commands: CommandBus,
    private readonly verification: AuditVerification,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'See whether the audit is whole',
    description: 'A worker checks the whole chain once a day and keeps what it found.',
  })
  @Answers(200, 'The last check, and the unsealed tail at this moment.', verificationSchema)
  read(): Promise<AuditVerificationView> {
    return this.verification.read();
  }

  @Post()
  @HttpCode(202)
  @ApiOperation({
    summary: 'Check the audit now',
    description:
      'A worker does it within seconds; ask again until `state` is not `running`. While a check is wanted or under way, another request changes nothing.',
  })
  @Answers(202, 'A check is wanted or under way.', verificationSchema)
  async request(): Promise<AuditVerificationView> {
    await this.commands.execute(new RequestAuditVerification());
    return this.verification.read();
  }
}
