import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '#shared-kernel/domain';
import { mustBeOnRecord } from '#staff';
import { findPortalAccess } from '../persistence/load-portal-access.js';
import { mustHaveTotp } from '../persistence/must-exist.js';
import { SecondFactors } from '../security/second-factors.js';
import { Sessions } from '../security/sessions.js';

export class RemoveTotp extends Command<void> {
  constructor(readonly staffId: string) {
    super();
  }
}

@CommandHandler(RemoveTotp)
export class RemoveTotpHandler implements ICommandHandler<RemoveTotp> {
  constructor(
    private readonly em: EntityManager,
    private readonly factors: SecondFactors,
    private readonly sessions: Sessions,
    private readonly clock: Clock,
  ) {}

  async execute({ staffId }: RemoveTotp): Promise<void> {
    await this.em.transactional(async (em) => {
      const access = mustBeOnRecord(await findPortalAccess(em, staffId));
      await this.sessions.assertRequesterSignedIn({ steppedUp: true });
      mustHaveTotp(await this.factors.removeTotp(staffId));
      const last = await this.factors.noneIsLeft(staffId);
      access.removeSecondFactor('totp', { last, reset: false }, this.clock.now());
    });
  }
}
