import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { auditChange } from '#shared-kernel/cqrs';
import { Sessions } from '../security/sessions.js';

/** Signs the person out everywhere but here. */
export class EndOtherSessions extends Command<void> {
  constructor(
    readonly staffId: string,
    readonly sessionId: string,
  ) {
    super();
  }
}

@CommandHandler(EndOtherSessions)
export class EndOtherSessionsHandler implements ICommandHandler<EndOtherSessions> {
  constructor(
    private readonly em: EntityManager,
    private readonly sessions: Sessions,
  ) {}

  async execute({ staffId, sessionId }: EndOtherSessions): Promise<void> {
    await this.em.transactional(async (em) => {
      const ended = await this.sessions.endOthersOf(staffId, sessionId);
      await auditChange(em.getKysely(), { sessionId, ended });
    });
  }
}
