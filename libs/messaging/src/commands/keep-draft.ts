import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { LockMode } from '@mikro-orm/core';
import { sql } from 'kysely';
import { Clock } from '#shared-kernel/domain';
import { Draft, type GivenDraft, mustHaveRoomForDraft } from '../domain/draft.js';
import { draftNotFound } from '../persistence/not-found.js';

/** The first message of a conversation as far as it is written: a new draft (null), or one that is there. Answers its id. */
export class KeepDraft extends Command<string> {
  constructor(
    readonly callerId: string,
    readonly draftId: string | null,
    readonly given: GivenDraft,
  ) {
    super();
  }
}

@CommandHandler(KeepDraft)
export class KeepDraftHandler implements ICommandHandler<KeepDraft> {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  async execute({ callerId, draftId, given }: KeepDraft): Promise<string> {
    return this.em.transactional(async (em) => {
      const draft = draftId ? await this.known(em, callerId, draftId) : await this.fresh(em, callerId);
      draft.keep(given, this.clock.now());
      em.persist(draft);
      return draft.id;
    });
  }

  private async known(em: EntityManager, staffId: string, id: string): Promise<Draft> {
    const draft = await em.findOne(Draft, { id, staffId, conversationId: null }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (!draft) throw draftNotFound();
    return draft;
  }

  private async fresh(em: EntityManager, staffId: string): Promise<Draft> {
    const { rows } = await sql<{ drafts: number }>`
      select count(*)::integer as drafts from messaging.draft where staff_id = ${staffId} and conversation_id is null`.execute(
      em.getKysely(),
    );
    mustHaveRoomForDraft(rows[0]!.drafts);
    return new Draft(staffId, null, this.clock.now());
  }
}
