import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { LockMode } from '@mikro-orm/core';
import { Clock } from '#shared-kernel/domain';
import { Participant } from '../domain/participant.js';
import { Colleagues } from '../persistence/colleagues.js';
import { loadConversation } from '../persistence/load.js';

/** They see the whole conversation. Who left it is in it again. */
export class AddPeople extends Command<void> {
  constructor(
    readonly callerId: string,
    readonly conversationId: string,
    readonly staffIds: readonly string[],
  ) {
    super();
  }
}

@CommandHandler(AddPeople)
export class AddPeopleHandler implements ICommandHandler<AddPeople> {
  constructor(
    private readonly em: EntityManager,
    private readonly colleagues: Colleagues,
    private readonly clock: Clock,
  ) {}

  async execute({ callerId, conversationId, staffIds }: AddPeople): Promise<void> {
    const reachable = await this.colleagues.reachable(staffIds);
    await this.em.transactional(async (em) => {
      const { conversation, caller } = await loadConversation(em, conversationId, callerId);
      const known = await em.find(
        Participant,
        { conversationId, staffId: { $in: [...staffIds] } },
        { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { staffId: 'asc' } },
      );
      em.persist(conversation.add(caller, staffIds, known, reachable, this.clock.now()));
    });
  }
}
