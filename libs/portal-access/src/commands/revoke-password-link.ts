import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '#shared-kernel/domain';
import { passwordLinkUnderWay } from '../domain/password-link-under-way.js';
import { findPortalAccess } from '../persistence/load-portal-access.js';

export class RevokePasswordLink extends Command<void> {
  constructor(
    readonly staffId: string,
    readonly linkId: string,
  ) {
    super();
  }
}

@CommandHandler(RevokePasswordLink)
export class RevokePasswordLinkHandler implements ICommandHandler<RevokePasswordLink> {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  async execute({ staffId, linkId }: RevokePasswordLink): Promise<void> {
    await this.em.transactional(async (em) => {
      const access = await findPortalAccess(em, staffId);
      passwordLinkUnderWay(access, linkId).revoke('administrator', this.clock.now());
    });
  }
}
