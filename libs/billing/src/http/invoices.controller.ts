import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Inject,
  Param,
  Post,
  Put,
  Res,
  type StreamableFile,
} from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
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
  sandboxed,
} from '#shared-kernel/http';
import { CancelInvoice } from '../commands/cancel-invoice.js';
import { DeleteDraftInvoice } from '../commands/delete-draft-invoice.js';
import { IssueInvoice } from '../commands/issue-invoice.js';
import { PrintInvoice } from '../commands/print-invoice.js';
import { ReadInvoice } from '../commands/read-invoice.js';
import { RewriteInvoice } from '../commands/rewrite-invoice.js';
import type { InvoiceView } from '../persistence/invoices.js';
import { GetInvoice } from '../queries/get-invoice.js';
import { download } from './download.js';
import { cancellationSchema, invoiceSchema, invoiceToWriteSchema } from './invoices.schemas.js';
import { invalidInvoice, invoiceNotFound, notADraft, stale } from './refused.js';
import type { Reply } from './reply.js';

@ApiTags('Billing')
@Access('administrator', { area: 'billing' })
@Controller('api/invoices')
export class InvoicesController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {}

  @Get(':id')
  @Access('portal', { feature: 'billing_documents', orAdministrator: true, area: 'billing' })
  @ApiOperation({
    summary: 'Read an invoice',
    description: 'That it was read stands in the audit. The `ETag` is the version to send back as `If-Match` with a change.',
  })
  @Answers(200, 'The invoice.', invoiceSchema)
  @Refuses(404, invoiceNotFound)
  async read(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: idSchema }) invoiceId: string,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<InvoiceView> {
    return withTag(await this.commands.execute(new ReadInvoice(caller, invoiceId)), reply);
  }

  @Get(':id/pdf')
  @Access('portal', { feature: 'billing_documents', orAdministrator: true, area: 'billing' })
  @Header('content-security-policy', sandboxed)
  @Header('x-content-type-options', 'nosniff')
  @ApiOperation({
    summary: 'Download an invoice',
    description: "As a PDF in the caller's language. That it was read stands in the audit.",
  })
  @ApiProduces('application/pdf')
  @Answers(200, 'The invoice, always to be saved.', z.string())
  @Refuses(404, invoiceNotFound)
  async pdf(@CurrentCaller() caller: Caller, @Param('id', { schema: idSchema }) invoiceId: string): Promise<StreamableFile> {
    return download(await this.commands.execute(new PrintInvoice(caller, invoiceId)));
  }

  @Put(':id')
  @AcceptsIfMatch()
  @ApiOperation({ summary: 'Rewrite a draft', description: 'What is given takes the place of what was there.' })
  @Answers(200, 'The draft as it is now.', invoiceSchema)
  @Refuses(404, invoiceNotFound)
  @Refuses(409, notADraft)
  @Refuses(412, stale)
  @Refuses(422, invalidInvoice)
  async rewrite(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: idSchema }) invoiceId: string,
    @Body({ schema: invoiceToWriteSchema }) given: z.output<typeof invoiceToWriteSchema>,
    @IfMatch() expectedVersion: number | undefined,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<InvoiceView> {
    await this.commands.execute(new RewriteInvoice(invoiceId, given, expectedVersion));
    return this.answer(caller, invoiceId, reply);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete a draft', description: 'What is issued can only be cancelled.' })
  @Answers(204, 'Deleted.')
  @Refuses(404, invoiceNotFound)
  @Refuses(409, notADraft)
  async delete(@Param('id', { schema: idSchema }) invoiceId: string): Promise<void> {
    await this.commands.execute(new DeleteDraftInvoice(invoiceId));
  }

  @Post(':id/issue')
  @HttpCode(200)
  @AcceptsIdempotencyKey()
  @AcceptsIfMatch()
  @ApiOperation({
    summary: 'Issue an invoice',
    description:
      'It gets its number, is owed from now on and never changes again. What the account has left over pays it at once, what is due first before the others.',
  })
  @Answers(200, 'The invoice as it is now.', invoiceSchema)
  @Refuses(404, invoiceNotFound)
  @Refuses(409, notADraft)
  @Refuses(412, stale)
  @Refuses(422, { 'billing.due-before-issue': 'The invoice would be due before today.' })
  async issue(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: idSchema }) invoiceId: string,
    @IfMatch() expectedVersion: number | undefined,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<InvoiceView> {
    await this.commands.execute(new IssueInvoice(invoiceId, expectedVersion));
    return this.answer(caller, invoiceId, reply);
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @AcceptsIdempotencyKey()
  @ApiOperation({
    summary: 'Cancel an invoice',
    description: 'Only while nothing was paid of it. A counter-entry takes back what was owed; the number stays taken.',
  })
  @Answers(200, 'The invoice as it is now.', invoiceSchema)
  @Refuses(404, invoiceNotFound)
  @Refuses(409, { 'billing.not-cancellable': 'The invoice is not issued, or something was paid of it.' })
  @Refuses(422, { 'billing.invalid-reason': 'The reason is empty, too long or has control characters.' })
  async cancel(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: idSchema }) invoiceId: string,
    @Body({ schema: cancellationSchema }) { reason }: z.output<typeof cancellationSchema>,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<InvoiceView> {
    await this.commands.execute(new CancelInvoice(invoiceId, reason));
    return this.answer(caller, invoiceId, reply);
  }

  private async answer(caller: Caller, invoiceId: string, reply: Reply): Promise<InvoiceView> {
    return withTag(await this.queries.execute(new GetInvoice(caller, invoiceId)), reply);
  }
}

function withTag(invoice: InvoiceView, reply: Reply): InvoiceView {
  reply.header('ETag', etag(invoice.version));
  return invoice;
}
