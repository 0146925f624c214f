import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '#shared-kernel/domain';
import { findPortalAccess } from '../persistence/load-portal-access.js';

/** Notes that the page behind the link was opened. The link stays as it is. */
export class RecordPasswordLinkOpened extends Command<void> {
  constructor(
    readonly staffId: string,
    readonly linkId: string,
  ) {
    super();
  }
}

@CommandHandler(RecordPasswordLinkOpened)
export class RecordPasswordLinkOpenedHandler implements ICommandHandler<RecordPasswordLinkOpened> {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  async execute({ staffId, linkId }: RecordPasswordLinkOpened): Promise<void> {
    await this.em.transactional(async (em) => {
      const link = (await findPortalAccess(em, staffId))?.passwordLink;
      if (link?.id === linkId) link.wasOpened(this.clock.now());
    });
  }
}
