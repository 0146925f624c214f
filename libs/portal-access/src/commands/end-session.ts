import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { auditChange } from '#shared-kernel/cqrs';
import { DomainError } from '#shared-kernel/domain';
import { Sessions } from '../security/sessions.js';

/** Ends one of the person's own sessions; another's is as good as missing. */
export class EndSession extends Command<void> {
  constructor(
    readonly staffId: string,
    readonly sessionId: string,
  ) {
    super();
  }
}

@CommandHandler(EndSession)
export class EndSessionHandler implements ICommandHandler<EndSession> {
  constructor(
    private readonly em: EntityManager,
    private readonly sessions: Sessions,
  ) {}

  async execute({ staffId, sessionId }: EndSession): Promise<void> {
    await this.em.transactional(async (em) => {
      const ended = await this.sessions.end(staffId, sessionId);
      if (!ended) throw new DomainError('not-found', 'portal-access.session-not-found', 'There is no such session.');
      await auditChange(em.getKysely(), { sessionId });
    });
  }
}
