import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { auditChange } from '#shared-kernel/cqrs';
import { draftNotFound } from '../persistence/not-found.js';
import { Hints } from '../persistence/hints.js';

/** Deletes one of the caller's drafts of conversations that are not started. */
export class DropDraft extends Command<void> {
  constructor(
    readonly callerId: string,
    readonly draftId: string,
  ) {
    super();
  }
}

@CommandHandler(DropDraft)
export class DropDraftHandler implements ICommandHandler<DropDraft> {
  constructor(
    private readonly em: EntityManager,
    private readonly hints: Hints,
  ) {}

  async execute({ callerId, draftId }: DropDraft): Promise<void> {
    await this.em.transactional(async (em) => {
      const { numAffectedRows } = await sql`
        delete from messaging.draft where id = ${draftId} and staff_id = ${callerId} and conversation_id is null`.execute(
        em.getKysely(),
      );
      if (!numAffectedRows) throw draftNotFound();
      await auditChange(em.getKysely(), { draftId });
      this.hints.inbox(callerId);
    });
  }
}
