import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { AcceptsIdempotencyKey, Access, Answers, idSchema, Refuses } from '#shared-kernel/http';
import { CancelBulkInvitation } from '../commands/cancel-bulk-invitation.js';
import { StartBulkInvitation } from '../commands/start-bulk-invitation.js';
import { type BulkInvitationView, GetBulkInvitation } from '../queries/get-bulk-invitation.js';
import { ListBulkInvitations } from '../queries/list-bulk-invitations.js';
import { ListBulkPeople } from '../queries/list-bulk-people.js';
import {
  bulkListSchema,
  bulkPageSchema,
  bulkPeopleQuerySchema,
  bulkPeopleSchema,
  bulkSchema,
  startBulkSchema,
  startedBulkSchema,
} from './bulk-invitations.schemas.js';

const notFound = { 'portal-access.bulk-not-found': 'There is no such bulk work.' };

@ApiTags('Portal access')
@Access('administrator', { area: 'portal' })
@Controller('api/portal/bulk-invitations')
export class BulkInvitationsController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {}

  @Post()
  @HttpCode(202)
  @AcceptsIdempotencyKey()
  @ApiOperation({
    summary: 'Invite many people',
    description:
      'Saves the features and sends the invitation to the primary address of everybody in a selection (`staffIds`, 5,000 at most), a filter (no limit; `{}` is everybody on record) or a whole import (`filter.importId`). Who is meant is decided now; the worker then takes them in turn. Nobody gets a second e-mail: who has an invitation that works, or an account, is skipped, so repeating it is safe. One person who cannot be invited does not stop the others.',
  })
  @Answers(202, 'It is written down whom it is for. Ask for it by its id to see how far it is.', startedBulkSchema)
  @Refuses(404, { 'staff.import-not-found': 'There is no such import.' })
  @Refuses(409, { 'staff.import-unfinished': 'The import is still running.' })
  @Refuses(422, {
    'portal-access.bulk-nobody': 'The selection is empty, or the filter finds nobody.',
    'portal-access.bulk-choice': 'Neither `staffIds` nor `filter` was given, or both.',
    'portal-access.bulk-too-many': 'More than 5,000 people were named one by one. Use a filter.',
  })
  async start(
    @Body({ schema: startBulkSchema }) { features, ...choice }: z.infer<typeof startBulkSchema>,
  ): Promise<{ id: string }> {
    return { id: await this.commands.execute(new StartBulkInvitation(choice, features ?? null)) };
  }

  @Get()
  @ApiOperation({ summary: 'List bulk work', description: 'The newest first, whoever started it.' })
  @Answers(200, 'One page.', bulkPageSchema)
  list(@Query({ schema: bulkListSchema }) { limit, cursor }: z.infer<typeof bulkListSchema>) {
    return this.queries.execute(new ListBulkInvitations(limit, cursor));
  }

  @Get(':id')
  @ApiOperation({
    summary: 'See how far bulk work is',
    description:
      'Ask again until `state` is `done` or `cancelled`, or listen to `bulk-progress` at `GET /api/events`. At most 1,000 of its e-mails wait to be sent at a time; `delivery` counts them.',
  })
  @Answers(200, 'Its progress.', bulkSchema)
  @Refuses(404, notFound)
  read(@Param('id', { schema: idSchema }) bulkId: string): Promise<BulkInvitationView> {
    return this.queries.execute(new GetBulkInvitation(bulkId));
  }

  @Get(':id/people')
  @ApiOperation({
    summary: 'See what became of each person',
    description: 'In the order in which they have their turn; with `result` only those, such as all who `failed`.',
  })
  @Answers(200, 'One page.', bulkPeopleSchema)
  @Refuses(404, notFound)
  people(
    @Param('id', { schema: idSchema }) bulkId: string,
    @Query({ schema: bulkPeopleQuerySchema }) { result, limit, cursor }: z.infer<typeof bulkPeopleQuerySchema>,
  ) {
    return this.queries.execute(new ListBulkPeople(bulkId, result, limit, Number(cursor)));
  }

  @Post(':id/cancel')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Cancel bulk work',
    description:
      'Who has not had their turn stays as they are. Invitations that were issued stay issued, and those of their e-mails that still wait (1,000 at most) go out. Cancelling again changes nothing.',
  })
  @Answers(202, 'Nobody else will have their turn.', bulkSchema)
  @Refuses(404, notFound)
  @Refuses(409, { 'portal-access.bulk-finished': 'Everybody has had their turn already.' })
  async cancel(@Param('id', { schema: idSchema }) bulkId: string): Promise<BulkInvitationView> {
    await this.commands.execute(new CancelBulkInvitation(bulkId));
    return this.queries.execute(new GetBulkInvitation(bulkId));
  }
}
