import { Controller, Get, Header, Inject, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Access, Answers, idSchema, Refuses } from '#shared-kernel/http';
import { ListStaff, staffSorts } from '../queries/list-staff.js';
import { SummarizeStatuses, type StatusSummary } from '../queries/summarize-statuses.js';
import { featureSchema, portalStateSchema, portalStatusSchema, roleSchema } from './schemas.js';

const listSchema = z.strictObject({
  search: z
    .string()
    .max(200)
    .optional()
    .meta({ description: 'Beginnings of words in name, e-mail, office or external id: `dan north`.' }),
  status: portalStateSchema.optional(),
  feature: featureSchema.optional(),
  office: z
    .string()
    .max(200)
    .regex(/^\P{Cc}*$/u, { error: 'must not contain control characters' })
    .optional()
    .meta({ description: 'The whole name of an office: `Lakeview`.' }),
  sort: z.enum(staffSorts).default('name').meta({ description: 'A minus sorts downwards.' }),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(4_000).optional().meta({ description: 'The nextCursor of the page before.' }),
});

const staffPageSchema = z
  .object({
    items: z.array(
      z.object({
        id: idSchema,
        externalId: z.string().nullable().meta({ example: 'EMP-1-000007' }),
        givenName: z.string().meta({ example: 'Dana' }),
        familyName: z.string().meta({ example: 'Silva' }),
        jobTitle: z.string().nullable().meta({ example: 'Registered Nurse' }),
        office: z.string().nullable().meta({ example: 'Lakeview' }),
        email: z.string().nullable().meta({ description: 'The primary address.', example: 'dana@northside.example' }),
        offboarded: z.boolean(),
        role: roleSchema,
        features: z.array(featureSchema),
        portalStatus: portalStatusSchema,
      }),
    ),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'StaffPage' });

const summarySchema = z
  .object({ not_invited: z.int(), invited: z.int(), setup_incomplete: z.int(), active: z.int(), disabled: z.int() })
  .meta({ id: 'StatusSummary', example: { not_invited: 640, invited: 210, setup_incomplete: 22, active: 100, disabled: 0 } });

@Access('administrator')
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
  @Refuses(422, { 'request.cursor': 'The cursor is not one that a list gave out.' })
  list(@Query({ schema: listSchema }) { sort, limit, cursor, ...filter }: z.infer<typeof listSchema>): Promise<string> {
    return this.queries.execute(new ListStaff(filter, sort, limit, cursor));
  }

  @Get('portal/statuses/summary')
  @ApiTags('Portal access')
  @ApiOperation({
    summary: 'Count people per status',
    description: 'Everybody on record. Who has been offboarded counts as `disabled`.',
  })
  @Answers(200, 'How many people stand in which status.', summarySchema)
  summary(): Promise<StatusSummary> {
    return this.queries.execute(new SummarizeStatuses());
  }
}
