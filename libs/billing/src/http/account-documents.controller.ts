import { Controller, Get, Inject, Param, Post, Query, Req, Res, UseGuards, UseInterceptors } from '@nestjs/common';
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
import { unknownCursor } from '#shared-kernel/paging';
import { UploadDocument } from '../commands/upload-document.js';
import type { DocumentView } from '../persistence/documents.js';
import { GetBillingAccount } from '../queries/get-billing-account.js';
import { GetDocument } from '../queries/get-document.js';
import { type DocumentPage, ListDocuments } from '../queries/list-documents.js';
import { documentForm, documentListSchema, documentPageSchema, documentSchema, fileWords } from './documents.schemas.js';
import { accountNotFound, uploadRefusals } from './refused.js';
import type { Reply } from './reply.js';
import { WithinReach } from './within-reach.js';

@ApiTags('Billing documents')
@Access('portal', { feature: 'billing_documents', orAdministrator: true, area: 'billing' })
@Controller('api/billing-accounts/:id/documents')
export class AccountDocumentsController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {}

  @Get()
  @ApiOperation({
    summary: "List an account's documents",
    description: 'The newest first, each with its newest version and the one in force; without member ids.',
  })
  @Answers(200, 'One page.', documentPageSchema)
  @Refuses(404, accountNotFound)
  @Refuses(422, unknownCursor)
  list(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: idSchema }) accountId: string,
    @Query({ schema: documentListSchema }) options: z.output<typeof documentListSchema>,
  ): Promise<DocumentPage> {
    return this.queries.execute(new ListDocuments(caller, accountId, options));
  }

  @Post()
  @UseGuards(WithinReach((caller, id) => new GetBillingAccount(caller, id)))
  @AcceptsIdempotencyKey()
  @UseInterceptors(DocumentUpload(documentForm))
  @ApiOperation({
    summary: 'Upload a document',
    description:
      'JPEG, PNG, HEIC or PDF of 10 MB at most each; its content decides which, not its name or type. It is written anew: images upright and without metadata, HEIC as JPEG. Then it waits for an administrator. Of an insurance card the `memberId` is required; an account has one, whose next versions go to `POST /api/documents/{id}/versions`.',
    requestBody: documentFormBody(documentForm, fileWords),
  } as Parameters<typeof ApiOperation>[0])
  @Answers(201, 'The document; `Location` names it.', documentSchema)
  @Refuses(404, {
    ...accountNotFound,
    'billing.document-not-found': 'The request is a repeated one, and its document is withdrawn.',
  })
  @Refuses(409, {
    ...uploadRefusals[409],
    'billing.card-exists': 'The account has an insurance card: upload a new version of it.',
  })
  @Refuses(413, uploadRefusals[413])
  @Refuses(422, uploadRefusals[422])
  @Refuses(429, uploadRefusals[429])
  @Refuses(503, uploadRefusals[503])
  async upload(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: idSchema }) accountId: string,
    @Req() { form: { fields, files } }: DocumentFormRequest<z.output<typeof documentForm.fields>>,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<DocumentView> {
    const pages = { front: files['front']!, back: files['back'] };
    const id = await madeOnce(() => this.commands.execute(new UploadDocument(caller, accountId, fields, pages)));
    reply.header('Location', `/api/documents/${id}`);
    return this.queries.execute(new GetDocument(caller, id));
  }
}
