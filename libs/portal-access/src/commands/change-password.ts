import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock, DomainError } from '#shared-kernel/domain';
import { mustBeOnRecord, Staff } from '#staff';
import { findPortalAccess } from '../persistence/load-portal-access.js';
import { OwnPassword, wrongPassword } from '../security/own-password.js';
import { foldPassword } from '../security/password-fold.js';
import { PasswordHasher } from '../security/password-hasher.js';
import { PasswordPolicy, wordsOf } from '../security/password-policy.js';
import { SecurityReview } from '../security/security-review.js';
import { Sessions } from '../security/sessions.js';

/** By the person, who knows the old one. Every session but this one ends, and every API token. */
export class ChangePassword extends Command<void> {
  constructor(
    readonly staffId: string,
    readonly sessionId: string,
    readonly currentPassword: string,
    readonly newPassword: string,
  ) {
    super();
  }
}

@CommandHandler(ChangePassword)
export class ChangePasswordHandler implements ICommandHandler<ChangePassword> {
  constructor(
    private readonly em: EntityManager,
    private readonly staff: Staff,
    private readonly ownPassword: OwnPassword,
    private readonly policy: PasswordPolicy,
    private readonly hasher: PasswordHasher,
    private readonly sessions: Sessions,
    private readonly review: SecurityReview,
    private readonly clock: Clock,
  ) {}

  async execute({ staffId, sessionId, currentPassword, newPassword }: ChangePassword): Promise<void> {
    const { hash, hasSecondFactor } = await this.ownPassword.prove(staffId, currentPassword);
    if (foldPassword(newPassword) === foldPassword(currentPassword)) throw unchanged();
    const personal = wordsOf(mustBeOnRecord(await this.staff.find(staffId)));
    await this.policy.check(newPassword, personal, hasSecondFactor).catch(asOfNewPassword);
    const passwordHash = await this.hasher.hash(newPassword);
    await this.em.transactional(async (em) => {
      const access = mustBeOnRecord(await findPortalAccess(em, staffId));
      await this.sessions.assertRequesterSignedIn({});
      // Changed by somebody else, or by a link, while the hashes were computed.
      if (!(await this.hasher.stillProves(currentPassword, hash, access.passwordHash))) throw wrongPassword();
      await this.sessions.endOthersOf(staffId, sessionId);
      // Made perhaps by whoever knew the old password.
      const apiTokens = await this.sessions.endApiTokensOf(staffId);
      access.changePassword(passwordHash, 'changed', this.clock.now(), apiTokens);
      await this.review.begin(staffId);
    });
  }
}

/** The rule speaks of a password; here that is the field `newPassword`. */
function asOfNewPassword(error: unknown): never {
  if (!(error instanceof DomainError)) throw error;
  const errors = error.errors.map(({ message }) => ({ path: 'newPassword', message }));
  throw new DomainError(error.kind, error.code, error.message, errors);
}

const unchanged = () =>
  new DomainError('invalid', 'portal-access.password-unchanged', 'The new password is the old one. Choose another.', [
    { path: 'newPassword', message: 'must not be the current password' },
  ]);
