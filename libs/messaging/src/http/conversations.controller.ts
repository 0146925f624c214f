import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Put, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { Caller } from '#shared-kernel/context';
import { AcceptsIdempotencyKey, Access, Answers, CurrentCaller, idSchema, madeOnce, Refuses } from '#shared-kernel/http';
import { unknownCursor } from '#shared-kernel/paging';
import { ArchiveConversation } from '../commands/archive-conversation.js';
import { BringBackConversation } from '../commands/bring-back-conversation.js';
import { MarkRead } from '../commands/mark-read.js';
import { StartConversation } from '../commands/start-conversation.js';
import { type ConversationView, GetConversation } from '../queries/get-conversation.js';
import { ListConversations } from '../queries/list-conversations.js';
import { conversationPageSchema, conversationSchema, listSchema, readSchema, startSchema } from './conversations.schemas.js';
import { attachmentNotFound, invalidMessage, left, notFound, people, tooManySent } from './refused.js';

@ApiTags('Messages')
@Access('portal', { feature: 'secure_messaging' })
@Controller('api/conversations')
export class ConversationsController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {}

  @Get()
  @ApiOperation({
    summary: "List one's conversations",
    description:
      'Those with something unread first, then the newest first. `archived` are out of the inbox until somebody else writes; `left` keep what was there until then.',
  })
  @Answers(200, 'One page.', conversationPageSchema)
  @Refuses(422, unknownCursor)
  list(
    @CurrentCaller() { staffId }: Caller,
    @Query({ schema: listSchema }) { box, search, limit, cursor }: z.infer<typeof listSchema>,
  ) {
    return this.queries.execute(new ListConversations(staffId, box, search, limit, cursor));
  }

  @Post()
  @AcceptsIdempotencyKey()
  @ApiOperation({
    summary: 'Start a conversation',
    description: 'With its first message, to 1 to 99 others: each must be active and have secure messages switched on.',
  })
  @Answers(201, 'The conversation.', conversationSchema)
  @Refuses(422, {
    ...invalidMessage,
    ...people,
    'messaging.nobody-else': 'Nobody but the caller was named.',
    ...attachmentNotFound,
  })
  @Refuses(429, tooManySent)
  async start(
    @CurrentCaller() { staffId }: Caller,
    @Body({ schema: startSchema }) given: z.infer<typeof startSchema>,
  ): Promise<ConversationView> {
    const id = await madeOnce(() => this.commands.execute(new StartConversation(staffId, given)));
    return this.queries.execute(new GetConversation(staffId, id));
  }

  @Get(':id')
  @ApiOperation({
    summary: 'Read a conversation',
    description: "Its people, how far each has read, and the caller's unsent reply. Its messages have an address of their own.",
  })
  @Answers(200, 'The conversation.', conversationSchema)
  @Refuses(404, notFound)
  read(@CurrentCaller() { staffId }: Caller, @Param('id', { schema: idSchema }) id: string): Promise<ConversationView> {
    return this.queries.execute(new GetConversation(staffId, id));
  }

  @Put(':id/read')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Say how far one has read',
    description: 'Up to the message at `position`; it never goes back. Who wrote what was read sees it.',
  })
  @Answers(204, 'Kept.')
  @Refuses(404, notFound)
  @Refuses(422, { 'messaging.position-unknown': 'There is no message at this position.' })
  async markRead(
    @CurrentCaller() { staffId }: Caller,
    @Param('id', { schema: idSchema }) id: string,
    @Body({ schema: readSchema }) { position }: z.infer<typeof readSchema>,
  ): Promise<void> {
    await this.commands.execute(new MarkRead(staffId, id, position));
  }

  @Put(':id/archive')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Archive a conversation',
    description: "Out of one's own inbox, until somebody else writes. Nobody else sees it.",
  })
  @Answers(204, 'Archived.')
  @Refuses(404, notFound)
  @Refuses(409, left)
  async archive(@CurrentCaller() { staffId }: Caller, @Param('id', { schema: idSchema }) id: string): Promise<void> {
    await this.commands.execute(new ArchiveConversation(staffId, id));
  }

  @Delete(':id/archive')
  @HttpCode(204)
  @ApiOperation({ summary: 'Bring a conversation back', description: "Into one's own inbox." })
  @Answers(204, 'It is in the inbox.')
  @Refuses(404, notFound)
  @Refuses(409, left)
  async bringBack(@CurrentCaller() { staffId }: Caller, @Param('id', { schema: idSchema }) id: string): Promise<void> {
    await this.commands.execute(new BringBackConversation(staffId, id));
  }
}
