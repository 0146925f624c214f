import { Body, Controller, Get, Inject, Param, Put } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Access, Answers, idSchema, Refuses } from '#shared-kernel/http';
import { ChangeAccessToAllAccounts } from '../commands/change-access-to-all-accounts.js';
import { type BillingAccessView, GetBillingAccess } from '../queries/get-billing-access.js';

const allAccounts = z.boolean().meta({ description: 'Every account, those that are opened later included.', example: true });

const accessToChangeSchema = z
  .strictObject({ allAccounts })
  .meta({ id: 'BillingAccessToChange', example: { allAccounts: true } });

const billingAccessSchema = z
  .object({ allAccounts, accounts: z.int().meta({ description: 'How many were granted one by one.', example: 3 }) })
  .meta({ id: 'BillingAccess' });

const notFound = { 'staff.not-found': 'There is no such staff member.' };

@ApiTags('Billing')
@Access('administrator', { area: 'billing' })
@Controller('api/staff/:id/billing-access')
export class StaffBillingAccessController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'See which billing accounts somebody may see',
    description: 'If billing documents are switched on for them.',
  })
  @Answers(200, 'What they may see.', billingAccessSchema)
  @Refuses(404, notFound)
  read(@Param('id', { schema: idSchema }) staffId: string): Promise<BillingAccessView> {
    return this.queries.execute(new GetBillingAccess(staffId));
  }

  @Put()
  @ApiOperation({
    summary: 'Let somebody see all billing accounts, or not',
    description: 'What was granted to them one by one stays.',
  })
  @Answers(200, 'What they may see now.', billingAccessSchema)
  @Refuses(404, notFound)
  async change(
    @Param('id', { schema: idSchema }) staffId: string,
    @Body({ schema: accessToChangeSchema }) given: z.output<typeof accessToChangeSchema>,
  ): Promise<BillingAccessView> {
    await this.commands.execute(new ChangeAccessToAllAccounts(staffId, given.allAccounts));
    return this.queries.execute(new GetBillingAccess(staffId));
  }
}
