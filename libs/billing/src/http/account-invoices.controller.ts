import { Body, Controller, Get, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { Caller } from '#shared-kernel/context';
import { AcceptsIdempotencyKey, Access, Answers, CurrentCaller, etag, idSchema, Refuses } from '#shared-kernel/http';
import { unknownCursor } from '#shared-kernel/paging';
import { DraftInvoice } from '../commands/draft-invoice.js';
import type { InvoiceView } from '../persistence/invoices.js';
import { GetInvoice } from '../queries/get-invoice.js';
import { type InvoicePage, ListInvoices } from '../queries/list-invoices.js';
import { invoiceListSchema, invoicePageSchema, invoiceSchema, invoiceToWriteSchema } from './invoices.schemas.js';
import { accountNotFound, invalidInvoice } from './refused.js';
import type { Reply } from './reply.js';

@ApiTags('Billing')
@Access('portal', { feature: 'billing_documents', orAdministrator: true, area: 'billing' })
@Controller('api/billing-accounts/:id/invoices')
export class AccountInvoicesController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {}

  @Get()
  @ApiOperation({
    summary: "List an account's invoices",
    description: 'The newest first, without what they are for; drafts for administrators only.',
  })
  @Answers(200, 'One page.', invoicePageSchema)
  @Refuses(404, accountNotFound)
  @Refuses(422, unknownCursor)
  list(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: idSchema }) accountId: string,
    @Query({ schema: invoiceListSchema }) options: z.output<typeof invoiceListSchema>,
  ): Promise<InvoicePage> {
    return this.queries.execute(new ListInvoices(caller, accountId, options));
  }

  @Post()
  @Access('administrator', { area: 'billing' })
  @AcceptsIdempotencyKey()
  @ApiOperation({ summary: 'Draft an invoice', description: 'Nobody owes anything before it is issued.' })
  @Answers(201, 'The draft; `Location` names it.', invoiceSchema)
  @Refuses(404, accountNotFound)
  @Refuses(422, invalidInvoice)
  async draft(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: idSchema }) accountId: string,
    @Body({ schema: invoiceToWriteSchema }) given: z.output<typeof invoiceToWriteSchema>,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<InvoiceView> {
    const invoiceId = await this.commands.execute(new DraftInvoice(accountId, given));
    const invoice = await this.queries.execute(new GetInvoice(caller, invoiceId));
    reply.header('Location', `/api/invoices/${invoiceId}`);
    reply.header('ETag', etag(invoice.version));
    return invoice;
  }
}
