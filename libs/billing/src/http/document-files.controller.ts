import { Controller, Get, Header, Inject, Param, type StreamableFile } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Caller } from '#shared-kernel/context';
import { documentRefusals } from '#shared-kernel/documents';
import { Access, Answers, CurrentCaller, fileAnswer, idSchema, previewAnswer, Refuses, sandboxed } from '#shared-kernel/http';
import { ReadDocumentFile } from '../commands/read-document-file.js';
import { numberSchema, sideSchema } from './documents.schemas.js';
import { documentNotFound } from './refused.js';

type Side = z.output<typeof sideSchema>;

const notFound = { ...documentNotFound, 'billing.document-file-not-found': 'The version has no such file.' };
const lost = { 'documents.lost': 'The file is not in the storage any more.' };
const away = { 'documents.storage-unavailable': documentRefusals[503]['documents.storage-unavailable']! };

@ApiTags('Billing documents')
@Access('portal', { feature: 'billing_documents', orAdministrator: true, area: 'billing' })
@Controller('api/documents/:id/versions/:number/files/:side')
export class DocumentFilesController {
  constructor(@Inject(CommandBus) private readonly commands: CommandBus) {}

  @Get()
  @Header('content-security-policy', sandboxed)
  @Header('x-content-type-options', 'nosniff')
  @ApiOperation({ summary: 'Download a file of a document', description: 'That it was read stands in the audit.' })
  @ApiProduces('image/jpeg', 'image/png', 'application/pdf')
  @Answers(200, 'The file, always to be saved and never to be opened in the portal.', z.string())
  @Refuses(404, notFound)
  @Refuses(410, lost)
  @Refuses(503, away)
  async download(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: idSchema }) documentId: string,
    @Param('number', { schema: numberSchema }) number: number,
    @Param('side', { schema: sideSchema }) side: Side,
  ): Promise<StreamableFile> {
    return fileAnswer(await this.commands.execute(new ReadDocumentFile(caller, documentId, { number, side }, 'file')));
  }

  @Get('preview')
  @Header('content-security-policy', sandboxed)
  @Header('x-content-type-options', 'nosniff')
  @ApiOperation({
    summary: 'Look at a file of a document',
    description: 'A small image of it, or of its first page, where `hasPreview` says so. That it was read stands in the audit.',
  })
  @ApiProduces('image/webp')
  @Answers(200, 'An image of at most 480 by 480 pixels.', z.string())
  @Refuses(404, notFound)
  @Refuses(410, lost)
  @Refuses(503, away)
  async preview(
    @CurrentCaller() caller: Caller,
    @Param('id', { schema: idSchema }) documentId: string,
    @Param('number', { schema: numberSchema }) number: number,
    @Param('side', { schema: sideSchema }) side: Side,
  ): Promise<StreamableFile> {
    return previewAnswer(await this.commands.execute(new ReadDocumentFile(caller, documentId, { number, side }, 'preview')));
  }
}
