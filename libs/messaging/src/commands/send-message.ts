import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type GivenContent, readContent } from '../domain/content.js';
import { SendLimits } from '../limits/send-limits.js';
import { Attachments } from '../persistence/attachments.js';
import { loadConversation } from '../persistence/load.js';

export interface MessageToSend extends GivenContent {
  /** The position of the message that it answers. */
  readonly inReplyTo?: number | null | undefined;
}

/** Answers the message's id. The caller's draft in the conversation is done with. */
export class SendMessage extends Command<string> {
  constructor(
    readonly callerId: string,
    readonly conversationId: string,
    readonly given: MessageToSend,
  ) {
    super();
  }
}

@CommandHandler(SendMessage)
export class SendMessageHandler implements ICommandHandler<SendMessage> {
  constructor(
    private readonly em: EntityManager,
    private readonly attachments: Attachments,
    private readonly limits: SendLimits,
  ) {}

  async execute({ callerId, conversationId, given }: SendMessage): Promise<string> {
    await this.limits.count(callerId, given.attachmentIds?.length ?? 0);
    return this.em.transactional(async (em) => {
      const { conversation, caller } = await loadConversation(em, conversationId, callerId);
      const content = readContent(given);
      const message = conversation.say(caller, content, given.inReplyTo);
      em.persist(message);
      await this.attachments.claim(em, content.attachmentIds, callerId, message.id);
      return message.id;
    });
  }
}
