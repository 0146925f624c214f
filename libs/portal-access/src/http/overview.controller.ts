import { Controller, Get, Header, Inject, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Access, Answers, instantSchema, Refuses } from '#shared-kernel/http';
import { cursorSchema, unknownCursor } from '#shared-kernel/paging';
import { attentionKinds } from '../persistence/attention.js';
import { GetOverview, type OverviewView } from '../queries/get-overview.js';
import { ListAttention } from '../queries/list-attention.js';
import { staffPageSchema } from './staff-page-schema.js';

const overviewSchema = z
  .object({
    days: z
      .array(
        z.object({
          day: z.iso.date().meta({ description: 'A day of the practice.', example: '2026-11-24' }),
          notInvited: z.int(),
          invited: z.int(),
          setupIncomplete: z.int(),
          active: z.int(),
          disabled: z.int(),
        }),
      )
      .meta({
        description:
          'Thirty days at most, the oldest first; the last one is today, counted now. Days that nobody counted are missing.',
      }),
    attention: z
      .object({
        failed: z.int().meta({ description: 'The invitation could not be delivered.' }),
        expired: z.int().meta({ description: 'The invitation expired before the person signed in.' }),
        expiringSoon: z.int().meta({ description: 'The invitation expires within 24 hours.' }),
        askedAgain: z.int().meta({ description: 'The person asked for a new link and has not been sent one.' }),
      })
      .meta({ description: 'How many people wait for an administrator; each counts for one of the first three at most.' }),
    limitedEmails: z
      .object({ count: z.int(), lastAt: instantSchema.nullable() })
      .meta({ description: 'Links that were asked for in the last 24 hours and not e-mailed because of a limit.' }),
  })
  .meta({
    id: 'Overview',
    example: {
      days: [{ day: '2026-11-24', notInvited: 640, invited: 210, setupIncomplete: 22, active: 100, disabled: 0 }],
      attention: { failed: 3, expired: 12, expiringSoon: 20, askedAgain: 2 },
      limitedEmails: { count: 1, lastAt: '2026-11-24T15:04:05.000Z' },
    },
  });

const attentionSchema = z.strictObject({
  kind: z.enum(attentionKinds).meta({
    description:
      '`failed`: the invitation could not be delivered, the newest first. `expired`: it ran out, the latest first. `expiring`: it runs out within 24 hours, the next first. `asked`: the person asked for a new link, the first one first.',
  }),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: cursorSchema,
});

@ApiTags('Portal access')
@Access('administrator', { area: 'portal' })
@Controller('api/portal')
export class OverviewController {
  constructor(@Inject(QueryBus) private readonly queries: QueryBus) {}

  @Get('overview')
  @ApiOperation({
    summary: 'See how far everybody is',
    description: 'How many people stood in which status on each of the last thirty days, and how many wait for an administrator.',
  })
  @Answers(200, 'Counts over everybody on record.', overviewSchema)
  overview(): Promise<OverviewView> {
    return this.queries.execute(new GetOverview());
  }

  @Get('attention')
  @Header('content-type', 'application/json; charset=utf-8')
  @ApiOperation({
    summary: 'List who waits for an administrator',
    description: 'The people whom the overview counts, in the form of `GET /api/staff`.',
  })
  @Answers(200, 'One page.', staffPageSchema)
  @Refuses(422, unknownCursor)
  attention(@Query({ schema: attentionSchema }) { kind, limit, cursor }: z.infer<typeof attentionSchema>): Promise<string> {
    return this.queries.execute(new ListAttention(kind, limit, cursor));
  }
}
