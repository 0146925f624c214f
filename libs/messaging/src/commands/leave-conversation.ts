import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '#shared-kernel/domain';
import { loadConversation } from '../persistence/load.js';

/** What was there until now stays readable for the caller; what follows does not reach them. */
export class LeaveConversation extends Command<void> {
  constructor(
    readonly callerId: string,
    readonly conversationId: string,
  ) {
    super();
  }
}

@CommandHandler(LeaveConversation)
export class LeaveConversationHandler implements ICommandHandler<LeaveConversation> {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  async execute({ callerId, conversationId }: LeaveConversation): Promise<void> {
    await this.em.transactional(async (em) => {
      const { conversation, caller } = await loadConversation(em, conversationId, callerId);
      conversation.leave(caller, this.clock.now());
    });
  }
}
