import { Controller, Get, Inject, Param, Query, type StreamableFile } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { csvDownload } from '#shared-kernel/csv';
import { Access, Answers, idSchema, instantSchema, Refuses } from '#shared-kernel/http';
import { GetTimeline, type TimelineView } from '../queries/get-timeline.js';
import { TimelineCsv } from '../queries/timeline-csv.js';

const choiceSchema = z.strictObject({
  type: z
    .string()
    .max(2_000)
    .regex(/^[a-z_]+(,[a-z_]+)*$/, { error: 'must be types of entries, separated by commas' })
    .transform((list) => list.split(','))
    .optional()
    .meta({ description: 'Only entries of these types: `invitation_sent,signed_in`.' }),
});

const pageSchema = choiceSchema.extend({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: idSchema.optional(),
});

const timelineSchema = z
  .object({
    items: z.array(
      z.object({
        id: idSchema,
        type: z.string().meta({ example: 'invitation_sent' }),
        at: instantSchema,
        by: z.object({ kind: z.enum(['staff', 'system', 'anonymous']), id: idSchema.nullable(), name: z.string().nullable() }),
        detail: z.record(z.string(), z.unknown()).meta({ example: { maskedEmail: 'd•••@northside.example' } }),
      }),
    ),
    nextCursor: idSchema.nullable(),
  })
  .meta({ id: 'Timeline' });

const notFound = { 'staff.not-found': 'There is no such staff member.' };

@ApiTags('Portal access')
@Access('administrator', { area: 'portal' })
@Controller('api/staff/:id/portal')
export class TimelineController {
  constructor(@Inject(QueryBus) private readonly queries: QueryBus) {}

  @Get('timeline')
  @ApiOperation({
    summary: 'Show the timeline',
    description: 'Every fact behind the status, the newest first, each with who and when.',
  })
  @Answers(200, 'One page of the timeline.', timelineSchema)
  @Refuses(404, notFound)
  timeline(
    @Param('id', { schema: idSchema }) staffId: string,
    @Query({ schema: pageSchema }) { type: types, limit, cursor }: z.output<typeof pageSchema>,
  ): Promise<TimelineView> {
    return this.queries.execute(new GetTimeline({ staffId, types }, limit, cursor));
  }

  @Get('timeline.csv')
  @ApiOperation({
    summary: 'Download the timeline',
    description: 'The newest first, as CSV with the columns at, type, by_kind, by_id, by_name, detail (JSON).',
  })
  @ApiProduces('text/csv')
  @Answers(200, 'The entries, a line each.', z.string())
  @Refuses(404, notFound)
  async download(
    @Param('id', { schema: idSchema }) staffId: string,
    @Query({ schema: choiceSchema }) { type: types }: z.output<typeof choiceSchema>,
  ): Promise<StreamableFile> {
    return csvDownload(await this.queries.execute(new TimelineCsv({ staffId, types })), `timeline-${staffId}.csv`);
  }
}
