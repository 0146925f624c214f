import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '#shared-kernel/domain';
import type { GivenContent } from '../domain/content.js';
import { Draft } from '../domain/draft.js';
import { loadParticipant } from '../persistence/load.js';

/** The caller's reply as far as it is written; one for each conversation. */
export class KeepReplyDraft extends Command<void> {
  constructor(
    readonly callerId: string,
    readonly conversationId: string,
    readonly given: GivenContent,
  ) {
    super();
  }
}

@CommandHandler(KeepReplyDraft)
export class KeepReplyDraftHandler implements ICommandHandler<KeepReplyDraft> {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  async execute({ callerId, conversationId, given }: KeepReplyDraft): Promise<void> {
    await this.em.transactional(async (em) => {
      // Two pages of one person that save at once wait for each other here.
      (await loadParticipant(em, conversationId, callerId)).mustBeIn();
      const known = await em.findOne(Draft, { staffId: callerId, conversationId });
      const draft = known ?? new Draft(callerId, conversationId, this.clock.now());
      draft.keep(given, this.clock.now());
      em.persist(draft);
    });
  }
}
