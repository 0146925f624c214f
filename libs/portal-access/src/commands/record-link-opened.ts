import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '#shared-kernel/domain';
import { findPortalAccess } from '../persistence/load-portal-access.js';

/** Notes that the page behind the link was opened. The link stays as it is. */
export class RecordLinkOpened extends Command<void> {
  constructor(
    readonly staffId: string,
    readonly invitationId: string,
  ) {
    super();
  }
}

@CommandHandler(RecordLinkOpened)
export class RecordLinkOpenedHandler implements ICommandHandler<RecordLinkOpened> {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  async execute({ staffId, invitationId }: RecordLinkOpened): Promise<void> {
    await this.em.transactional(async (em) => {
      const access = await findPortalAccess(em, staffId);
      access?.tellInvitation(invitationId, (invitation) => invitation.wasOpened(this.clock.now()));
    });
  }
}
