import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { Caller } from '#shared-kernel/context';
import { AcceptsIdempotencyKey, Access, Answers, CurrentCaller, idSchema, madeOnce, Refuses } from '#shared-kernel/http';
import { SendMessage } from '../commands/send-message.js';
import { WithdrawMessage } from '../commands/withdraw-message.js';
import { GetMessage } from '../queries/get-message.js';
import { ListMessages } from '../queries/list-messages.js';
import type { MessageView } from '../persistence/message-rows.js';
import { messagePageSchema, messageRangeSchema, messageSchema, sendSchema } from './messages.schemas.js';
import { announcement, attachmentNotFound, invalidMessage, left, notFound, tooManySent } from './refused.js';

@ApiTags('Messages')
@Access('portal', { feature: 'secure_messaging' })
@Controller('api/conversations/:id/messages')
export class MessagesController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Read the messages of a conversation',
    description:
      'The newest first. Without a bound the newest ones; `before` goes back, `after` goes on from there. Reading them marks nothing as read.',
  })
  @Answers(200, 'One page.', messagePageSchema)
  @Refuses(404, notFound)
  list(
    @CurrentCaller() { staffId }: Caller,
    @Param('id', { schema: idSchema }) id: string,
    @Query({ schema: messageRangeSchema }) range: z.infer<typeof messageRangeSchema>,
  ) {
    return this.queries.execute(new ListMessages(staffId, id, range));
  }

  @Post()
  @AcceptsIdempotencyKey()
  @ApiOperation({
    summary: 'Send a message',
    description: "To everybody who is in the conversation. The caller's unsent reply there is deleted with it.",
  })
  @Answers(201, 'The message.', messageSchema)
  @Refuses(404, notFound)
  @Refuses(409, { ...left, ...announcement })
  @Refuses(422, {
    ...invalidMessage,
    'messaging.reply-to-nothing': 'There is no message at the position it answers.',
    ...attachmentNotFound,
  })
  @Refuses(429, tooManySent)
  async send(
    @CurrentCaller() { staffId }: Caller,
    @Param('id', { schema: idSchema }) id: string,
    @Body({ schema: sendSchema }) given: z.infer<typeof sendSchema>,
  ): Promise<MessageView> {
    const messageId = await madeOnce(() => this.commands.execute(new SendMessage(staffId, id, given)));
    return this.queries.execute(new GetMessage(staffId, id, messageId));
  }

  @Delete(':messageId')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Withdraw a message',
    description:
      'Within 5 minutes, by its sender. Its text and files are gone for everybody; that it was there, who sent it and when it was withdrawn stays.',
  })
  @Answers(204, 'Withdrawn.')
  @Refuses(403, { 'messaging.not-the-sender': 'Only who sent a message can withdraw it.' })
  @Refuses(404, { ...notFound, 'messaging.message-not-found': 'There is no such message in this conversation.' })
  @Refuses(409, {
    'messaging.already-withdrawn': 'It has been withdrawn already.',
    'messaging.withdraw-too-late': 'The 5 minutes are over.',
  })
  async withdraw(
    @CurrentCaller() { staffId }: Caller,
    @Param('id', { schema: idSchema }) id: string,
    @Param('messageId', { schema: idSchema }) messageId: string,
  ): Promise<void> {
    await this.commands.execute(new WithdrawMessage(staffId, id, messageId));
  }
}
