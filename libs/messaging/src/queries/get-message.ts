import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { messageNotFound } from '../persistence/not-found.js';
import { MessageRows, type MessageView } from '../persistence/message-rows.js';

/** One message of a conversation as the caller sees it. */
export class GetMessage extends Query<MessageView> {
  constructor(
    readonly callerId: string,
    readonly conversationId: string,
    readonly messageId: string,
  ) {
    super();
  }
}

@QueryHandler(GetMessage)
export class GetMessageHandler implements IQueryHandler<GetMessage> {
  constructor(private readonly messages: MessageRows) {}

  async execute({ callerId, conversationId, messageId }: GetMessage): Promise<MessageView> {
    const [message] = await this.messages.read(conversationId, callerId, sql`m.id = ${messageId}`);
    if (!message) throw messageNotFound();
    return message;
  }
}
