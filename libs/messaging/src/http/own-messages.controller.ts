import { Controller, Get, Inject, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { Caller } from '#shared-kernel/context';
import { Access, Answers, CurrentCaller, Refuses } from '#shared-kernel/http';
import { unknownCursor } from '#shared-kernel/paging';
import { CountUnread } from '../queries/count-unread.js';
import { SearchMessages } from '../queries/search-messages.js';
import { foundMessagesSchema, messageSearchSchema, unreadSchema } from './messages.schemas.js';

@ApiTags('Messages')
@Access('portal', { feature: 'secure_messaging' })
@Controller('api/messages')
export class OwnMessagesController {
  constructor(@Inject(QueryBus) private readonly queries: QueryBus) {}

  @Get('unread')
  @Access('portal', { feature: 'secure_messaging', passive: true })
  @ApiOperation({
    summary: 'Count what one has not read',
    description: 'In the inbox: how many conversations have something unread, and how many messages that is.',
  })
  @Answers(200, 'The counts.', unreadSchema)
  unread(@CurrentCaller() { staffId }: Caller) {
    return this.queries.execute(new CountUnread(staffId));
  }

  @Get('search')
  @ApiOperation({
    summary: "Search in one's own conversations",
    description:
      'The newest first. A message is found by its words; the first of a conversation also by those of its subject. What was withdrawn, and what came after the caller left, is not found.',
  })
  @Answers(200, 'One page.', foundMessagesSchema)
  @Refuses(422, unknownCursor)
  search(
    @CurrentCaller() { staffId }: Caller,
    @Query({ schema: messageSearchSchema }) { q, limit, cursor }: z.infer<typeof messageSearchSchema>,
  ) {
    return this.queries.execute(new SearchMessages(staffId, q, limit, cursor));
  }
}
