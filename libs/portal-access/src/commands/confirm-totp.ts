import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock, DomainError } from '#shared-kernel/domain';
import { mustBeOnRecord } from '#staff';
import { findPortalAccess } from '../persistence/load-portal-access.js';
import { Attempts } from '../security/attempts.js';
import { RecoveryCodes } from '../security/recovery-codes.js';
import { SecondFactors } from '../security/second-factors.js';
import { Sessions } from '../security/sessions.js';

/** Answers new recovery codes, which are shown this once and take the place of any before. */
export class ConfirmTotp extends Command<{ recoveryCodes: string[] }> {
  constructor(
    readonly staffId: string,
    readonly code: string,
  ) {
    super();
  }
}

@CommandHandler(ConfirmTotp)
export class ConfirmTotpHandler implements ICommandHandler<ConfirmTotp> {
  constructor(
    private readonly em: EntityManager,
    private readonly attempts: Attempts,
    private readonly factors: SecondFactors,
    private readonly recoveryCodes: RecoveryCodes,
    private readonly sessions: Sessions,
    private readonly clock: Clock,
  ) {}

  async execute({ staffId, code }: ConfirmTotp): Promise<{ recoveryCodes: string[] }> {
    const attempt = await this.attempts.asOneself(staffId);
    const answer = await this.em.transactional(async (em) => {
      const access = mustBeOnRecord(await findPortalAccess(em, staffId));
      await this.sessions.assertRequesterSignedIn({ steppedUp: true });
      const found = await this.factors.confirmTotp(staffId, code);
      if (found !== 'right') return found;
      await attempt.succeeded();
      access.addSecondFactor('totp', this.clock.now());
      return { recoveryCodes: await this.recoveryCodes.renew(staffId) };
    });
    if (answer === 'none') throw noEnrolment();
    // Not inside the transaction, which would take the count back with everything else.
    if (answer === 'wrong') throw await attempt.failed(wrongCode());
    return answer;
  }
}

const noEnrolment = () =>
  new DomainError(
    'conflict',
    'portal-access.no-enrolment',
    'No authenticator app is being set up, or it took longer than 10 minutes. Start again.',
  );

const wrongCode = () =>
  new DomainError('invalid', 'portal-access.wrong-code', "The code is not right. Check the clock of the app's device.");
