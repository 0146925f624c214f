import { Controller, Get, Inject, Query, type StreamableFile } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { csvDownload } from '#shared-kernel/csv';
import { Access, Answers, Refuses } from '#shared-kernel/http';
import { unknownCursor } from '#shared-kernel/paging';
import { ExportAudit } from '../commands/export-audit.js';
import { ListAuditActions } from '../queries/list-audit-actions.js';
import { SearchAudit } from '../queries/search-audit.js';
import { auditActionsSchema, auditFilterSchema, auditPageSchema, auditSearchSchema } from './audit.schemas.js';

const tooWide = { 'portal-access.audit-search-too-wide': 'The words of `search` mean more than 200 people.' };

@ApiTags('Audit')
@Access('administrator', { area: 'operations' })
@Controller('api')
export class AuditController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {}

  @Get('audit')
  @ApiOperation({
    summary: 'Search the audit',
    description: 'Who did what, on whom, when, from which address and how it ended; the newest first.',
  })
  @Answers(200, 'One page.', auditPageSchema)
  @Refuses(422, { ...unknownCursor, ...tooWide })
  search(@Query({ schema: auditSearchSchema }) { limit, cursor, ...filter }: z.infer<typeof auditSearchSchema>) {
    return this.queries.execute(new SearchAudit(filter, limit, cursor));
  }

  @Get('audit/actions')
  @ApiOperation({ summary: 'List the actions', description: 'Every action that stands in the audit, by name: for a filter.' })
  @Answers(200, 'The actions.', auditActionsSchema)
  actions(): Promise<{ items: string[] }> {
    return this.queries.execute(new ListAuditActions());
  }

  @Get('audit.csv')
  @ApiOperation({
    summary: 'Download the audit',
    description:
      'Every row that the filter means, the newest first, as CSV with the columns at, actor_kind, actor_id, actor_name, action, subject_type, subject_id, subject_name, outcome, address, detail (JSON). The download itself is audited as `export-audit`.',
  })
  @ApiProduces('text/csv')
  @Answers(200, 'The rows, a line each.', z.string())
  @Refuses(422, tooWide)
  async download(@Query({ schema: auditFilterSchema }) filter: z.infer<typeof auditFilterSchema>): Promise<StreamableFile> {
    return csvDownload(await this.commands.execute(new ExportAudit(filter)), 'audit.csv');
  }
}
