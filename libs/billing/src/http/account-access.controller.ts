import { Body, Controller, Get, Inject, Param, Put } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Access, Answers, idSchema, Refuses } from '#shared-kernel/http';
import { ChangeAccountAccess } from '../commands/change-account-access.js';
import { type AccountAccessView, GetAccountAccess } from '../queries/get-account-access.js';
import { accountNotFound, stale } from './refused.js';

const staffIdsSchema = z
  .array(idSchema)
  .max(1_000)
  .meta({ description: 'Those to whom the account is granted by itself.', example: ['01920f3a-7c1e-7abc-8def-0123456789ab'] });

const peopleSchema = z.array(
  z.object({
    staffId: idSchema,
    givenName: z.string().meta({ example: 'Dana' }),
    familyName: z.string().meta({ example: 'Silva' }),
    hasFeature: z.boolean().meta({ description: 'Whether they can use billing documents now; without it they see nothing.' }),
  }),
);

const accessToChangeSchema = z
  .strictObject({
    staffIds: staffIdsSchema,
    replaces: staffIdsSchema
      .meta({ description: 'The list that was read. Where it is another one by now, the change is refused.' })
      .optional(),
  })
  .meta({ id: 'AccountAccessToChange', example: { staffIds: ['01920f3a-7c1e-7abc-8def-0123456789ab'] } });

const accountAccessSchema = z
  .object({
    staffIds: staffIdsSchema,
    people: peopleSchema.meta({ description: 'The same, by family name.' }),
    allAccounts: peopleSchema.meta({ description: 'Those who see every account.' }),
  })
  .meta({ id: 'AccountAccess' });

@ApiTags('Billing')
@Access('administrator', { area: 'billing' })
@Controller('api/billing-accounts/:id/access')
export class AccountAccessController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {}

  @Get()
  @ApiOperation({ summary: 'See who may see a billing account', description: 'Administrators may anyway.' })
  @Answers(200, 'Who may see it.', accountAccessSchema)
  @Refuses(404, accountNotFound)
  read(@Param('id', { schema: idSchema }) accountId: string): Promise<AccountAccessView> {
    return this.queries.execute(new GetAccountAccess(accountId));
  }

  @Put()
  @ApiOperation({
    summary: 'Say who may see a billing account',
    description: 'The whole new list; it takes effect at once, also in pages that are open.',
  })
  @Answers(200, 'Who may see it now.', accountAccessSchema)
  @Refuses(404, accountNotFound)
  @Refuses(412, stale)
  @Refuses(422, { 'billing.unknown-staff': 'Somebody is not a staff member; `errors` says who.' })
  async change(
    @Param('id', { schema: idSchema }) accountId: string,
    @Body({ schema: accessToChangeSchema }) { staffIds, replaces }: z.output<typeof accessToChangeSchema>,
  ): Promise<AccountAccessView> {
    await this.commands.execute(new ChangeAccountAccess(accountId, staffIds, replaces));
    return this.queries.execute(new GetAccountAccess(accountId));
  }
}
