import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { auditChange } from '#shared-kernel/cqrs';
import { mustBeOnRecord } from '#staff';
import { findPortalAccess } from '../persistence/load-portal-access.js';
import { mustBeOwnPasskey, mustHaveTotp } from '../persistence/must-exist.js';
import { SecurityReview } from '../security/security-review.js';
import { Sessions } from '../security/sessions.js';

export type ReviewedFactor = { readonly kind: 'passkey'; readonly id: string } | { readonly kind: 'totp' };

/** The person has looked at what was added before the password was set anew, and it is theirs. */
export class KeepSecondFactor extends Command<void> {
  constructor(
    readonly staffId: string,
    readonly factor: ReviewedFactor,
  ) {
    super();
  }
}

@CommandHandler(KeepSecondFactor)
export class KeepSecondFactorHandler implements ICommandHandler<KeepSecondFactor> {
  constructor(
    private readonly em: EntityManager,
    private readonly review: SecurityReview,
    private readonly sessions: Sessions,
  ) {}

  async execute({ staffId, factor }: KeepSecondFactor): Promise<void> {
    await this.em.transactional(async (em) => {
      mustBeOnRecord(await findPortalAccess(em, staffId));
      await this.sessions.assertRequesterSignedIn({ steppedUp: true });
      if (factor.kind === 'passkey') mustBeOwnPasskey(await this.review.keepPasskey(staffId, factor.id));
      else mustHaveTotp(await this.review.keepTotp(staffId));
      await auditChange(em.getKysely(), { ...factor });
    });
  }
}
