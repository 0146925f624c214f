import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { loadParticipant } from '../persistence/load.js';

/** Out of the caller's inbox, until somebody else writes. */
export class ArchiveConversation extends Command<void> {
  constructor(
    readonly callerId: string,
    readonly conversationId: string,
  ) {
    super();
  }
}

@CommandHandler(ArchiveConversation)
export class ArchiveConversationHandler implements ICommandHandler<ArchiveConversation> {
  constructor(private readonly em: EntityManager) {}

  async execute({ callerId, conversationId }: ArchiveConversation): Promise<void> {
    await this.em.transactional(async (em) => {
      (await loadParticipant(em, conversationId, callerId)).archive();
    });
  }
}
