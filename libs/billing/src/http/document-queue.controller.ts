import { Controller, Get, Inject, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Access, Answers, Refuses } from '#shared-kernel/http';
import { unknownCursor } from '#shared-kernel/paging';
import { type DocumentQueue, ListDocumentQueue } from '../queries/list-document-queue.js';
import { documentListSchema, documentQueueSchema } from './documents.schemas.js';

@ApiTags('Billing documents')
@Access('administrator', { area: 'billing' })
@Controller('api/billing/documents/queue')
export class DocumentQueueController {
  constructor(@Inject(QueryBus) private readonly queries: QueryBus) {}

  @Get()
  @ApiOperation({ summary: 'List the documents that wait', description: 'On all accounts, what waits longest first.' })
  @Answers(200, 'One page.', documentQueueSchema)
  @Refuses(422, unknownCursor)
  list(@Query({ schema: documentListSchema }) options: z.output<typeof documentListSchema>): Promise<DocumentQueue> {
    return this.queries.execute(new ListDocumentQueue(options));
  }
}
