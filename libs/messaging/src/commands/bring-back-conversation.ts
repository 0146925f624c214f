import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { loadParticipant } from '../persistence/load.js';

/** Back into the caller's inbox. */
export class BringBackConversation extends Command<void> {
  constructor(
    readonly callerId: string,
    readonly conversationId: string,
  ) {
    super();
  }
}

@CommandHandler(BringBackConversation)
export class BringBackConversationHandler implements ICommandHandler<BringBackConversation> {
  constructor(private readonly em: EntityManager) {}

  async execute({ callerId, conversationId }: BringBackConversation): Promise<void> {
    await this.em.transactional(async (em) => {
      (await loadParticipant(em, conversationId, callerId)).bringBack();
    });
  }
}
