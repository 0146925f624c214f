import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { Message } from '../domain/message.js';
import { messageNotFound } from '../persistence/not-found.js';
import { Attachments } from '../persistence/attachments.js';
import { loadConversation } from '../persistence/load.js';

export class WithdrawMessage extends Command<void> {
  constructor(
    readonly callerId: string,
    readonly conversationId: string,
    readonly messageId: string,
  ) {
    super();
  }
}

@CommandHandler(WithdrawMessage)
export class WithdrawMessageHandler implements ICommandHandler<WithdrawMessage> {
  constructor(
    private readonly em: EntityManager,
    private readonly attachments: Attachments,
  ) {}

  async execute({ callerId, conversationId, messageId }: WithdrawMessage): Promise<void> {
    await this.em.transactional(async (em) => {
      const { conversation, caller } = await loadConversation(em, conversationId, callerId);
      const message = await em.findOne(Message, { id: messageId, conversationId });
      if (!message || !caller.maySee(message.position)) throw messageNotFound();
      // The same clock wrote when it was sent.
      const { rows } = await sql<{ at: Date }>`select clock_timestamp() as at`.execute(em.getKysely());
      conversation.withdraw(message, caller, rows[0]!.at);
      await this.attachments.drop(em, messageId);
    });
  }
}
