import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { auditChange } from '#shared-kernel/cqrs';
import { Hints } from '../persistence/hints.js';
import { loadParticipant } from '../persistence/load.js';

/** Deletes the caller's unsent reply; without one nothing changes. */
export class DropReplyDraft extends Command<void> {
  constructor(
    readonly callerId: string,
    readonly conversationId: string,
  ) {
    super();
  }
}

@CommandHandler(DropReplyDraft)
export class DropReplyDraftHandler implements ICommandHandler<DropReplyDraft> {
  constructor(
    private readonly em: EntityManager,
    private readonly hints: Hints,
  ) {}

  async execute({ callerId, conversationId }: DropReplyDraft): Promise<void> {
    await this.em.transactional(async (em) => {
      await loadParticipant(em, conversationId, callerId);
      await sql`
        delete from messaging.draft where staff_id = ${callerId} and conversation_id = ${conversationId}`.execute(em.getKysely());
      await auditChange(em.getKysely(), { conversationId });
      this.hints.inbox(callerId);
    });
  }
}
