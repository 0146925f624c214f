import { Controller, Get, Header, Inject, Query, type StreamableFile } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { csvDownload } from '#shared-kernel/csv';
import { Access, Answers, Refuses } from '#shared-kernel/http';
import { cursorSchema, unknownCursor } from '#shared-kernel/paging';
import { staffSorts } from '../persistence/staff-order.js';
import type { StatusCounts } from '../persistence/status-counts.js';
import { ListOffices, type OfficesView } from '../queries/list-offices.js';
import { ListStaff } from '../queries/list-staff.js';
import { StaffCsv } from '../queries/staff-csv.js';
import { SummarizeStatuses } from '../queries/summarize-statuses.js';
import { staffFilterFields } from './staff-filter.js';
import { staffPageSchema } from './staff-page-schema.js';

const chosenSchema = z.strictObject({
  ...staffFilterFields,
  sort: z.enum(staffSorts).default('name').meta({ description: 'A minus sorts downwards.' }),
});

const listSchema = chosenSchema.extend({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: cursorSchema,
});

const officesSchema = z
  .object({ items: z.array(z.object({ office: z.string(), people: z.int() })) })
  .meta({ id: 'Offices', example: { items: [{ office: 'Lakeview', people: 212 }] } });

const { search, feature, office } = staffFilterFields;
const summaryFilterSchema = z.strictObject({ search, feature, office });

const summarySchema = z
  .object({ not_invited: z.int(), invited: z.int(), setup_incomplete: z.int(), active: z.int(), disabled: z.int() })
  .meta({ id: 'StatusSummary', example: { not_invited: 640, invited: 210, setup_incomplete: 22, active: 100, disabled: 0 } });

@Access('administrator', { area: 'staff' })
@Controller('api')
export class StaffDirectoryController {
  constructor(@Inject(QueryBus) private readonly queries: QueryBus) {}

  @Get('staff')
  @Header('content-type', 'application/json; charset=utf-8')
  @ApiTags('Staff')
  @ApiOperation({
    summary: 'List and search staff',
    description: "The directory with everybody's portal status, a page at a time. New people appear within a second.",
  })
  @Answers(200, 'One page.', staffPageSchema)
  @Refuses(422, unknownCursor)
  list(@Query({ schema: listSchema }) { sort, limit, cursor, ...filter }: z.infer<typeof listSchema>): Promise<string> {
    return this.queries.execute(new ListStaff(filter, sort, limit, cursor));
  }

  @Get('staff.csv')
  @ApiTags('Staff')
  @ApiOperation({
    summary: 'Download the list of staff',
    description:
      'Everybody whom the filter means, as CSV with the columns external_id, given_name, family_name, job_title, office, email, role, features (separated by `;`), state, headline, next_action, last_sign_in. A text that a spreadsheet would take for a formula begins with an apostrophe.',
  })
  @ApiProduces('text/csv')
  @Answers(200, 'The people, a line each.', z.string())
  async download(@Query({ schema: chosenSchema }) { sort, ...filter }: z.infer<typeof chosenSchema>): Promise<StreamableFile> {
    return csvDownload(await this.queries.execute(new StaffCsv(filter, sort)), 'staff.csv');
  }

  @Get('staff/offices')
  @ApiTags('Staff')
  @ApiOperation({
    summary: 'List the offices',
    description: 'Every office that stands in the directory, by name, with how many people it has: for a filter.',
  })
  @Answers(200, 'The offices.', officesSchema)
  offices(): Promise<OfficesView> {
    return this.queries.execute(new ListOffices());
  }

  @Get('portal/statuses/summary')
  @ApiTags('Portal access')
  @ApiOperation({
    summary: 'Count people per status',
    description: 'Everybody on record, or those whom the filter of the list means. Who has been offboarded counts as `disabled`.',
  })
  @Answers(200, 'How many people stand in which status.', summarySchema)
  summary(@Query({ schema: summaryFilterSchema }) filter: z.infer<typeof summaryFilterSchema>): Promise<StatusCounts> {
    return this.queries.execute(new SummarizeStatuses(filter));
  }
}
