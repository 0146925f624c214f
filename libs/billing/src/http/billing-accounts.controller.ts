import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { Caller } from '#shared-kernel/context';
import {
  AcceptsIdempotencyKey,
  AcceptsIfMatch,
  Access,
  Answers,
  CurrentCaller,
  etag,
  idSchema,
  IfMatch,
  Refuses,
} from '#shared-kernel/http';
import { unknownCursor } from '#shared-kernel/paging';
import { ChangeBillingAccount } from '../commands/change-billing-account.js';
import { OpenBillingAccount } from '../commands/open-billing-account.js';
import { WithdrawPaymentLinks } from '../commands/withdraw-payment-links.js';
import { type BillingAccountView, GetBillingAccount } from '../queries/get-billing-account.js';
import { type BillingAccountPage, ListBillingAccounts } from '../queries/list-billing-accounts.js';
import {
  accountListSchema,
  accountToChangeSchema,
  accountToOpenSchema,
  billingAccountPageSchema,
  billingAccountSchema,
} from './billing-accounts.schemas.js';
import { accountNotFound, externalIdTaken, invalidAccount, stale } from './refused.js';
import type { Reply } from './reply.js';

@ApiTags('Billing')
@Access('portal', { feature: 'billing_documents', orAdministrator: true, area: 'billing' })
@Controller('api/billing-accounts')
export class BillingAccountsController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'List billing accounts',
    description: 'Administrators see all of them, others those that were granted to them.',
  })
  @Answers(200, 'One page.', billingAccountPageSchema)
  @Refuses(422, unknownCursor)
  list(
    @CurrentCaller() caller: Caller,
    @Query({ schema: accountListSchema }) options: z.output<typeof accountListSchema>,
  ): Promise<BillingAccountPage> {
    return this.queries.execute(new ListBillingAccounts(caller, options));
  }

  @Post()
  @Access('administrator', { area: 'billing' })
  @AcceptsIdempotencyKey()
  @ApiOperation({ summary: 'Open a billing account', description: 'For a patient. Nobody but administrators sees it at first.' })
  @Answers(201, 'The account; `Location` names it.', billingAccountSchema)
  @Refuses(409, externalIdTaken)
  @Refuses(422, invalidAccount)
  async open(
    @CurrentCaller() caller: Caller,
    @Body({ schema: accountToOpenSchema }) given: z.output<typeof accountToOpenSchema>,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<BillingAccountView> {
    const accountId = await this.commands.execute(new OpenBillingAccount(given));
    reply.header('Location', `/api/billing-accounts/${accountId}`);
    return this.answer(caller, accountId, reply);
  }

  @Get(':id')
  @ApiOperation({
    summary: 'Read a billing account',
    description: 'With its balance. The `ETag` is the version to send back as `If-Match` with a change.',
  })
  @Answers(200, 'The account.', billingAccountSchema)
  @Refuses(404, accountNotFound)
  read(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: idSchema }) accountId: string,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<BillingAccountView> {
    return this.answer(caller, accountId, reply);
  }

  @Patch(':id')
  @Access('administrator', { area: 'billing' })
  @AcceptsIfMatch()
  @ApiOperation({ summary: 'Change a billing account', description: 'Changes the fields that are sent.' })
  @Answers(200, 'The account as it is now.', billingAccountSchema)
  @Refuses(404, accountNotFound)
  @Refuses(409, { ...externalIdTaken, 'billing.currency-fixed': 'Something was posted in the currency.' })
  @Refuses(412, stale)
  @Refuses(422, invalidAccount)
  async change(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: idSchema }) accountId: string,
    @Body({ schema: accountToChangeSchema }) given: z.output<typeof accountToChangeSchema>,
    @IfMatch() expectedVersion: number | undefined,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<BillingAccountView> {
    await this.commands.execute(new ChangeBillingAccount(accountId, given, expectedVersion));
    return this.answer(caller, accountId, reply);
  }

  @Delete(':id/payment-links')
  @HttpCode(204)
  @Access('administrator', { area: 'billing' })
  @ApiOperation({
    summary: "Withdraw an account's payment links",
    description:
      'Every link of its payments that was copied or e-mailed opens nothing from now on, those to receipts included; payments stay as they are, and have new links. Changing the e-mail address does the same.',
  })
  @Answers(204, 'They open nothing any more.')
  @Refuses(404, accountNotFound)
  async withdrawLinks(@Param('id', { schema: idSchema }) accountId: string): Promise<void> {
    await this.commands.execute(new WithdrawPaymentLinks(accountId));
  }

  private async answer(caller: Caller, accountId: string, reply: Reply): Promise<BillingAccountView> {
    const account = await this.queries.execute(new GetBillingAccount(caller, accountId));
    reply.header('ETag', etag(account.version));
    return account;
  }
}
