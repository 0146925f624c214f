import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { Clock } from '#shared-kernel/domain';
import { mustBeOnRecord } from '#staff';
import { findPortalAccess } from '../persistence/load-portal-access.js';
import { mustBeOwnPasskey } from '../persistence/must-exist.js';
import { SecondFactors } from '../security/second-factors.js';
import { Sessions } from '../security/sessions.js';

export class RemovePasskey extends Command<void> {
  constructor(
    readonly staffId: string,
    readonly passkeyId: string,
  ) {
    super();
  }
}

@CommandHandler(RemovePasskey)
export class RemovePasskeyHandler implements ICommandHandler<RemovePasskey> {
  constructor(
    private readonly em: EntityManager,
    private readonly factors: SecondFactors,
    private readonly sessions: Sessions,
    private readonly clock: Clock,
  ) {}

  async execute({ staffId, passkeyId }: RemovePasskey): Promise<void> {
    await this.em.transactional(async (em) => {
      const access = mustBeOnRecord(await findPortalAccess(em, staffId));
      await this.sessions.assertRequesterSignedIn({ steppedUp: true });
      const { rows } = await sql`
        delete from portal_access.passkey where id = ${passkeyId} and staff_id = ${staffId} returning 1`.execute(em.getKysely());
      mustBeOwnPasskey(rows[0]);
      const last = await this.factors.noneIsLeft(staffId);
      access.removeSecondFactor('passkey', { last, reset: false }, this.clock.now());
    });
  }
}
