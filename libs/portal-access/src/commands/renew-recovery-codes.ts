import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { auditChange } from '#shared-kernel/cqrs';
import { mustBeOnRecord } from '#staff';
import { mustHaveSecondFactor } from '../domain/refusals.js';
import { findPortalAccess } from '../persistence/load-portal-access.js';
import { RecoveryCodes } from '../security/recovery-codes.js';
import { Sessions } from '../security/sessions.js';

/** Answers ten new codes, shown this once. The codes before stop working. */
export class RenewRecoveryCodes extends Command<{ recoveryCodes: string[] }> {
  constructor(readonly staffId: string) {
    super();
  }
}

@CommandHandler(RenewRecoveryCodes)
export class RenewRecoveryCodesHandler implements ICommandHandler<RenewRecoveryCodes> {
  constructor(
    private readonly em: EntityManager,
    private readonly recoveryCodes: RecoveryCodes,
    private readonly sessions: Sessions,
  ) {}

  async execute({ staffId }: RenewRecoveryCodes): Promise<{ recoveryCodes: string[] }> {
    return this.em.transactional(async (em) => {
      const access = mustBeOnRecord(await findPortalAccess(em, staffId));
      await this.sessions.assertRequesterSignedIn({ steppedUp: true });
      mustHaveSecondFactor(access);
      const recoveryCodes = await this.recoveryCodes.renew(staffId);
      await auditChange(em.getKysely(), { codes: recoveryCodes.length });
      return { recoveryCodes };
    });
  }
}
