import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { auditChange } from '#shared-kernel/cqrs';
import { Sessions } from '../security/sessions.js';

export class SignOut extends Command<void> {
  constructor(
    readonly staffId: string,
    readonly sessionId: string,
  ) {
    super();
  }
}

@CommandHandler(SignOut)
export class SignOutHandler implements ICommandHandler<SignOut> {
  constructor(
    private readonly em: EntityManager,
    private readonly sessions: Sessions,
  ) {}

  async execute({ staffId, sessionId }: SignOut): Promise<void> {
    await this.em.transactional(async (em) => {
      await this.sessions.end(staffId, sessionId);
      await auditChange(em.getKysely(), { sessionId });
    });
  }
}
