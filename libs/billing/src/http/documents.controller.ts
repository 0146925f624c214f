import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Req, UseGuards, UseInterceptors } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { Caller } from '#shared-kernel/context';
import {
  AcceptsIdempotencyKey,
  Access,
  Answers,
  CurrentCaller,
  documentFormBody,
  type DocumentFormRequest,
  DocumentUpload,
  idSchema,
  madeOnce,
  Refuses,
} from '#shared-kernel/http';
import { AcceptDocument } from '../commands/accept-document.js';
import { AddDocumentVersion } from '../commands/add-document-version.js';
import { ReadDocument } from '../commands/read-document.js';
import { RejectDocument } from '../commands/reject-document.js';
import { WithdrawDocument } from '../commands/withdraw-document.js';
import type { DocumentView } from '../persistence/documents.js';
import { GetDocument } from '../queries/get-document.js';
import { documentSchema, fileWords, numberSchema, rejectionSchema, versionForm } from './documents.schemas.js';
import { documentNotFound, notPending, uploadRefusals, versionNotFound } from './refused.js';
import { WithinReach } from './within-reach.js';

@ApiTags('Billing documents')
@Access('portal', { feature: 'billing_documents', orAdministrator: true, area: 'billing' })
@Controller('api/documents')
export class DocumentsController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {}

  @Get(':id')
  @ApiOperation({ summary: 'Read a document', description: 'With all its versions. That it was read stands in the audit.' })
  @Answers(200, 'The document.', documentSchema)
  @Refuses(404, documentNotFound)
  read(@CurrentCaller() caller: Caller, @Param('id', { schema: idSchema }) documentId: string): Promise<DocumentView> {
    return this.commands.execute(new ReadDocument(caller, documentId));
  }

  @Post(':id/versions')
  @UseGuards(WithinReach((caller, id) => new GetDocument(caller, id)))
  @AcceptsIdempotencyKey()
  @UseInterceptors(DocumentUpload(versionForm))
  @ApiOperation({
    summary: 'Upload a new version of a document',
    description:
      'It waits for an administrator and takes the place of a version that still waits. The one in force stays so until the new one is accepted; all can be read for good.',
    requestBody: documentFormBody(versionForm, fileWords),
  } as Parameters<typeof ApiOperation>[0])
  @Answers(201, 'The document as it is now.', documentSchema)
  @Refuses(404, documentNotFound)
  @Refuses(409, { ...uploadRefusals[409], 'billing.too-many-versions': 'The document has 100 versions.' })
  @Refuses(413, uploadRefusals[413])
  @Refuses(422, uploadRefusals[422])
  @Refuses(429, uploadRefusals[429])
  @Refuses(503, uploadRefusals[503])
  async add(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: idSchema }) documentId: string,
    @Req() { form: { fields, files } }: DocumentFormRequest<z.output<typeof versionForm.fields>>,
  ): Promise<DocumentView> {
    const pages = { front: files['front']!, back: files['back'] };
    await madeOnce(async () => {
      await this.commands.execute(new AddDocumentVersion(caller, documentId, fields, pages));
      return documentId;
    });
    return this.answer(caller, documentId);
  }

  @Delete(':id/versions/:number')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Withdraw an upload',
    description: 'Only who uploaded it can, and only while it waits. A document whose only version it was goes with it.',
  })
  @Answers(204, 'Withdrawn; its files are gone.')
  @Refuses(403, { 'billing.not-the-uploader': 'Somebody else uploaded it.' })
  @Refuses(404, versionNotFound)
  @Refuses(409, notPending)
  async withdraw(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: idSchema }) documentId: string,
    @Param('number', { schema: numberSchema }) number: number,
  ): Promise<void> {
    await this.commands.execute(new WithdrawDocument(caller, documentId, number));
  }

  @Post(':id/versions/:number/accept')
  @HttpCode(200)
  @Access('administrator', { area: 'billing' })
  @ApiOperation({
    summary: 'Accept a version of a document',
    description: 'It is in force from now on, in the place of the one before. Accepting it again changes nothing.',
  })
  @Answers(200, 'The document as it is now.', documentSchema)
  @Refuses(404, versionNotFound)
  @Refuses(409, notPending)
  async accept(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: idSchema }) documentId: string,
    @Param('number', { schema: numberSchema }) number: number,
  ): Promise<DocumentView> {
    await this.commands.execute(new AcceptDocument(caller.staffId, documentId, number));
    return this.answer(caller, documentId);
  }

  @Post(':id/versions/:number/reject')
  @HttpCode(200)
  @Access('administrator', { area: 'billing' })
  @ApiOperation({
    summary: 'Reject a version of a document',
    description: 'What was in force stays so. Rejecting it again for the same reason changes nothing.',
  })
  @Answers(200, 'The document as it is now.', documentSchema)
  @Refuses(404, versionNotFound)
  @Refuses(409, notPending)
  @Refuses(422, { 'billing.invalid-reason': 'The reason is empty, too long or has control characters.' })
  async reject(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: idSchema }) documentId: string,
    @Param('number', { schema: numberSchema }) number: number,
    @Body({ schema: rejectionSchema }) { reason }: z.output<typeof rejectionSchema>,
  ): Promise<DocumentView> {
    await this.commands.execute(new RejectDocument(caller.staffId, documentId, number, reason));
    return this.answer(caller, documentId);
  }

  private answer(caller: Caller, documentId: string): Promise<DocumentView> {
    return this.queries.execute(new GetDocument(caller, documentId));
  }
}
