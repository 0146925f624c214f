import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Conversation } from '../domain/conversation.js';
import { loadParticipant } from '../persistence/load.js';

/** The caller has read up to `position`. */
export class MarkRead extends Command<void> {
  constructor(
    readonly callerId: string,
    readonly conversationId: string,
    readonly position: number,
  ) {
    super();
  }
}

@CommandHandler(MarkRead)
export class MarkReadHandler implements ICommandHandler<MarkRead> {
  constructor(private readonly em: EntityManager) {}

  async execute({ callerId, conversationId, position }: MarkRead): Promise<void> {
    await this.em.transactional(async (em) => {
      const caller = await loadParticipant(em, conversationId, callerId);
      const { lastPosition } = await em.findOneOrFail(Conversation, conversationId);
      caller.read(position, lastPosition);
    });
  }
}
