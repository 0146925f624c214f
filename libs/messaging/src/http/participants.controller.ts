import { Body, Controller, Delete, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { Caller } from '#shared-kernel/context';
import { AcceptsIdempotencyKey, Access, Answers, CurrentCaller, idSchema, madeOnce, Refuses } from '#shared-kernel/http';
import { AddPeople } from '../commands/add-people.js';
import { LeaveConversation } from '../commands/leave-conversation.js';
import { type ConversationView, GetConversation } from '../queries/get-conversation.js';
import { addPeopleSchema, conversationSchema } from './conversations.schemas.js';
import { announcement, left, notFound, people } from './refused.js';

@ApiTags('Messages')
@Access('portal', { feature: 'secure_messaging' })
@Controller('api/conversations/:id/participants')
export class ParticipantsController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {}

  @Post()
  @AcceptsIdempotencyKey()
  @ApiOperation({
    summary: 'Add people to a conversation',
    description:
      'They see the whole conversation, from its beginning. Who is in it already stays as they are; who left is in it again.',
  })
  @Answers(201, 'The conversation.', conversationSchema)
  @Refuses(404, notFound)
  @Refuses(409, { ...left, ...announcement })
  @Refuses(422, people)
  async add(
    @CurrentCaller() { staffId }: Caller,
    @Param('id', { schema: idSchema }) id: string,
    @Body({ schema: addPeopleSchema }) { staffIds }: z.infer<typeof addPeopleSchema>,
  ): Promise<ConversationView> {
    await madeOnce(async () => {
      await this.commands.execute(new AddPeople(staffId, id, staffIds));
      return id;
    });
    return this.queries.execute(new GetConversation(staffId, id));
  }

  @Delete('me')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Leave a conversation',
    description:
      'What was there until now stays readable; what follows does not reach the caller. Somebody in it can add them again.',
  })
  @Answers(204, 'Left.')
  @Refuses(404, notFound)
  @Refuses(409, { ...left, ...announcement })
  async leave(@CurrentCaller() { staffId }: Caller, @Param('id', { schema: idSchema }) id: string): Promise<void> {
    await this.commands.execute(new LeaveConversation(staffId, id));
  }
}
