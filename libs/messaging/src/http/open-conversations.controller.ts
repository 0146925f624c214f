import { Controller, Get, Inject, Param } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Access, Answers, idSchema, Refuses } from '#shared-kernel/http';
import { CountOpenConversations } from '../queries/count-open-conversations.js';

const openConversationsSchema = z
  .strictObject({ count: z.int().meta({ description: 'Conversations in the inbox: neither left nor archived.' }) })
  .meta({ id: 'OpenConversations', example: { count: 3 } });

@ApiTags('Messages')
@Access('administrator', { area: 'portal' })
@Controller('api/staff/:id/open-conversations')
export class OpenConversationsController {
  constructor(@Inject(QueryBus) private readonly queries: QueryBus) {}

  @Get()
  @ApiOperation({
    summary: "Count a person's open conversations",
    description: 'What switching `secure_messaging` off would hide from them. Nothing else of their messages is told.',
  })
  @Answers(200, 'The count.', openConversationsSchema)
  @Refuses(404, { 'staff.not-found': 'There is no such staff member.' })
  count(@Param('id', { schema: idSchema }) id: string) {
    return this.queries.execute(new CountOpenConversations(id));
  }
}
