import { Controller, Get, Inject, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Access, Answers, idSchema, instantSchema, Refuses } from '#shared-kernel/http';
import { unknownCursor } from '#shared-kernel/paging';
import { ListReconciliations, type ReconciliationPage } from '../queries/list-reconciliations.js';
import { pageSchema } from './payments.schemas.js';

const count = (description: string, example: number) => z.int().meta({ description, example });

const listSchema = pageSchema.extend({
  found: z
    .literal('true')
    .transform(() => true)
    .optional()
    .meta({ description: 'Only those that found something missing.', example: 'true' }),
});

const reconciliationPageSchema = z
  .object({
    items: z.array(
      z.object({
        id: idSchema,
        since: instantSchema.meta({ description: "From when on Stripe's record was compared." }),
        startedAt: instantSchema,
        finishedAt: instantSchema,
        events: count('Events at Stripe that may concern payments.', 120),
        eventsMissing: count('Of them, those that had never come; what follows from them is done now.', 0),
        entries: count("Lines of Stripe's books that have a posting here.", 40),
        entriesMissing: count('Of them, those without; they were asked about, and are posted or stand among the exceptions.', 0),
      }),
    ),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'ReconciliationPage' });

@ApiTags('Billing')
@Access('administrator', { area: 'billing' })
@Controller('api/billing/reconciliations')
export class ReconciliationsController {
  constructor(@Inject(QueryBus) private readonly queries: QueryBus) {}

  @Get()
  @ApiOperation({
    summary: "List the comparisons with Stripe's own record",
    description: 'The newest first; there is one every five minutes while Stripe answers.',
  })
  @Answers(200, 'One page.', reconciliationPageSchema)
  @Refuses(422, unknownCursor)
  list(@Query({ schema: listSchema }) options: z.output<typeof listSchema>): Promise<ReconciliationPage> {
    return this.queries.execute(new ListReconciliations(options));
  }
}
