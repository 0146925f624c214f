import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock, DomainError } from '#shared-kernel/domain';
import { findPortalAccess } from '../persistence/load-portal-access.js';

export class RevokeInvitation extends Command<void> {
  constructor(
    readonly staffId: string,
    readonly invitationId: string,
  ) {
    super();
  }
}

@CommandHandler(RevokeInvitation)
export class RevokeInvitationHandler implements ICommandHandler<RevokeInvitation> {
  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
  ) {}

  async execute({ staffId, invitationId }: RevokeInvitation): Promise<void> {
    await this.em.transactional(async (em) => {
      const access = await findPortalAccess(em, staffId);
      if (access?.invitation?.id !== invitationId || access.activatedAt) {
        throw new DomainError('not-found', 'portal-access.invitation-not-found', 'There is no such invitation under way.');
      }
      access.revokeInvitation('administrator', this.clock.now());
    });
  }
}
