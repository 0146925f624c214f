import {
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Inject,
  Param,
  Post,
  Req,
  type StreamableFile,
  UseInterceptors,
} from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Caller } from '#shared-kernel/context';
import { documentRefusals } from '#shared-kernel/documents';
import {
  AcceptsIdempotencyKey,
  Access,
  Answers,
  CurrentCaller,
  documentFormBody,
  type DocumentFormRequest,
  DocumentUpload,
  fileAnswer,
  idSchema,
  madeOnce,
  previewAnswer,
  Refuses,
  sandboxed,
} from '#shared-kernel/http';
import { DropAttachment } from '../commands/drop-attachment.js';
import { ReadAttachment } from '../commands/read-attachment.js';
import { UploadAttachment } from '../commands/upload-attachment.js';
import type { AttachmentView } from '../persistence/attachments.js';
import { GetAttachment } from '../queries/get-attachment.js';
import { attachmentSchema } from './attachment.schema.js';

const form = { context: 'messaging', files: ['file'], fields: z.strictObject({}) } as const;

const notFound = { 'messaging.attachment-not-found': 'There is no such file, or the caller may not see it.' };
const lost = { 'documents.lost': 'The file is not in the storage any more.' };
const away = { 'documents.storage-unavailable': documentRefusals[503]['documents.storage-unavailable']! };

@ApiTags('Messages')
@Access('portal', { feature: 'secure_messaging' })
@Controller('api/attachments')
export class AttachmentsController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {}

  @Post()
  @AcceptsIdempotencyKey()
  @UseInterceptors(DocumentUpload(form))
  @ApiOperation({
    summary: 'Upload a file for a message',
    description:
      "One JPEG, PNG, HEIC or PDF of 10 MB at most; its content decides which, not its name or type. It is written anew: images upright and without metadata, HEIC as JPEG. Name its id in a message or a draft within a day; until it is sent it is the caller's alone.",
    requestBody: documentFormBody(form),
  } as Parameters<typeof ApiOperation>[0])
  @Answers(201, 'The file as it was stored.', attachmentSchema)
  @Refuses(404, { 'messaging.attachment-not-found': 'The request is a repeated one, and its file is gone.' })
  @Refuses(409, { 'messaging.too-many-unsent': 'The caller has 100 files that are not sent.' })
  @Refuses(413, documentRefusals[413])
  @Refuses(422, {
    ...documentRefusals[422],
    'messaging.upload-no-file': 'The request carries no file.',
    'messaging.upload-broken': 'The form with the file cannot be read.',
  })
  @Refuses(429, documentRefusals[429])
  @Refuses(503, documentRefusals[503])
  async upload(@CurrentCaller() { staffId }: Caller, @Req() { form: { files } }: DocumentFormRequest): Promise<AttachmentView> {
    const id = await madeOnce(() => this.commands.execute(new UploadAttachment(staffId, files['file']!)));
    return this.queries.execute(new GetAttachment(staffId, id));
  }

  @Get(':id')
  @Header('content-security-policy', sandboxed)
  @Header('x-content-type-options', 'nosniff')
  @ApiOperation({
    summary: 'Download a file',
    description: "The caller's own until it is sent; then whoever may read its message. That it was read stands in the audit.",
  })
  @ApiProduces('image/jpeg', 'image/png', 'application/pdf')
  @Answers(200, 'The file, always to be saved and never to be opened in the portal.', z.string())
  @Refuses(404, notFound)
  @Refuses(410, lost)
  @Refuses(503, away)
  async download(
    @CurrentCaller() { staffId }: Caller,
    @Param('id', { schema: idSchema }) attachmentId: string,
  ): Promise<StreamableFile> {
    return fileAnswer(await this.commands.execute(new ReadAttachment(staffId, attachmentId, 'file')));
  }

  @Get(':id/preview')
  @Header('content-security-policy', sandboxed)
  @Header('x-content-type-options', 'nosniff')
  @ApiOperation({
    summary: 'Look at a file',
    description: 'A small image of it, or of its first page, where `hasPreview` says so.',
  })
  @ApiProduces('image/webp')
  @Answers(200, 'An image of at most 480 by 480 pixels.', z.string())
  @Refuses(404, notFound)
  @Refuses(410, lost)
  @Refuses(503, away)
  async preview(
    @CurrentCaller() { staffId }: Caller,
    @Param('id', { schema: idSchema }) attachmentId: string,
  ): Promise<StreamableFile> {
    return previewAnswer(await this.commands.execute(new ReadAttachment(staffId, attachmentId, 'preview')));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove a file that is not sent', description: 'What is sent goes only with its message.' })
  @Answers(204, 'Removed.')
  @Refuses(404, notFound)
  async drop(@CurrentCaller() { staffId }: Caller, @Param('id', { schema: idSchema }) attachmentId: string): Promise<void> {
    await this.commands.execute(new DropAttachment(staffId, attachmentId));
  }
}
