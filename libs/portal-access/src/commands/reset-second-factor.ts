import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { currentScope } from '#shared-kernel/context';
import { Clock } from '#shared-kernel/domain';
import { mustBeOnRecord } from '#staff';
import { mustBeSomebodyElse } from '../domain/administrators.js';
import { mustHaveSecondFactor } from '../domain/refusals.js';
import { findPortalAccess } from '../persistence/load-portal-access.js';
import { SecondFactors } from '../security/second-factors.js';
import { Sessions } from '../security/sessions.js';

/** An administrator takes a lost second factor away; whatever was opened with it ends. */
export class ResetSecondFactor extends Command<void> {
  constructor(readonly staffId: string) {
    super();
  }
}

@CommandHandler(ResetSecondFactor)
export class ResetSecondFactorHandler implements ICommandHandler<ResetSecondFactor> {
  constructor(
    private readonly em: EntityManager,
    private readonly factors: SecondFactors,
    private readonly sessions: Sessions,
    private readonly clock: Clock,
  ) {}

  async execute({ staffId }: ResetSecondFactor): Promise<void> {
    await this.em.transactional(async (em) => {
      const access = mustBeOnRecord(await findPortalAccess(em, staffId));
      await this.sessions.assertRequesterSignedIn({ administrator: true, steppedUp: true });
      mustBeSomebodyElse(staffId, currentScope().actor.id);
      mustHaveSecondFactor(access);
      await this.factors.removeAll(staffId);
      await this.sessions.endAllOf(staffId, null);
      access.removeSecondFactor('all', { last: true, reset: true }, this.clock.now());
    });
  }
}
