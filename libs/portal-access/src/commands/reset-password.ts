import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { currentScope } from '#shared-kernel/context';
import { Clock } from '#shared-kernel/domain';
import { Staff } from '#staff';
import {
  consumePasswordLink,
  holderOfPasswordLink,
  livePasswordLink,
  passwordLinkNotValid,
} from '../persistence/live-password-link.js';
import { findPortalAccess } from '../persistence/load-portal-access.js';
import { Attempts } from '../security/attempts.js';
import { PasswordHasher } from '../security/password-hasher.js';
import { PasswordPolicy, wordsOf } from '../security/password-policy.js';
import { SecurityReview } from '../security/security-review.js';
import { Sessions } from '../security/sessions.js';

/** Uses up the link, sets the password, ends every session and API token of the person. Nobody is signed in by it. */
export class ResetPassword extends Command<void> {
  constructor(
    readonly token: string,
    readonly password: string,
  ) {
    super();
  }
}

@CommandHandler(ResetPassword)
export class ResetPasswordHandler implements ICommandHandler<ResetPassword> {
  constructor(
    private readonly em: EntityManager,
    private readonly staff: Staff,
    private readonly attempts: Attempts,
    private readonly policy: PasswordPolicy,
    private readonly hasher: PasswordHasher,
    private readonly sessions: Sessions,
    private readonly review: SecurityReview,
    private readonly clock: Clock,
  ) {}

  async execute({ token, password }: ResetPassword): Promise<void> {
    const link = await this.attempts.withLink(() => livePasswordLink(this.em.getKysely(), token));
    const { id, staffId } = link;
    currentScope().command!.subjectId = staffId;
    const person = holderOfPasswordLink(link, await this.staff.find(staffId));
    await this.policy.check(password, wordsOf(person), link.hasSecondFactor);
    const passwordHash = await this.hasher.hash(password);
    const signInEmail = await this.em.transactional(async (em) => {
      const access = await findPortalAccess(em, staffId);
      const held = access?.passwordLink;
      if (!access || access.disabledAt || held?.id !== id || !(await consumePasswordLink(em.getKysely(), token)))
        throw passwordLinkNotValid();
      // Asked again: an address may have been removed, or a copy mailed to one, while the password was hashed.
      holderOfPasswordLink({ signInEmail: access.signInEmail, emailedTo: held.emailedTo }, await this.staff.find(staffId));
      // The link proved who it is: timeline and audit name the person.
      currentScope().actor = { kind: 'staff', id: staffId };
      const apiTokens = await this.sessions.endApiTokensOf(staffId);
      access.changePassword(passwordHash, 'reset', this.clock.now(), apiTokens);
      await this.review.begin(staffId);
      await this.sessions.endAllOf(staffId, null);
      return access.signInEmail!;
    });
    await this.attempts.forgive(signInEmail, staffId);
  }
}
