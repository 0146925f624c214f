import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { currentScope } from '#shared-kernel/context';
import { Clock } from '#shared-kernel/domain';
import { Staff } from '#staff';
import { refusingAddressInUse } from '../persistence/address-in-use.js';
import { consumeInvitation, holderOf, invitationNotValid, liveInvitation } from '../persistence/live-invitation.js';
import { findPortalAccess } from '../persistence/load-portal-access.js';
import { Attempts } from '../security/attempts.js';
import { PasswordHasher } from '../security/password-hasher.js';
import { PasswordPolicy, wordsOf } from '../security/password-policy.js';
import { SecondFactorPolicy } from '../security/second-factor-policy.js';
import { Sessions, type Visitor } from '../security/sessions.js';

/** Uses up the link, sets the password, signs the person in; answers the session's token. */
export class ActivateAccount extends Command<{ staffId: string; sessionToken: string }> {
  constructor(
    readonly token: string,
    readonly password: string,
    readonly visitor: Visitor,
  ) {
    super();
  }
}

@CommandHandler(ActivateAccount)
export class ActivateAccountHandler implements ICommandHandler<ActivateAccount> {
  constructor(
    private readonly em: EntityManager,
    private readonly staff: Staff,
    private readonly attempts: Attempts,
    private readonly policy: PasswordPolicy,
    private readonly hasher: PasswordHasher,
    private readonly sessions: Sessions,
    private readonly secondFactor: SecondFactorPolicy,
    private readonly clock: Clock,
  ) {}

  async execute(command: ActivateAccount): Promise<{ staffId: string; sessionToken: string }> {
    currentScope().command!.detail = { device: command.visitor.device };
    const activated = await refusingAddressInUse(() => this.activate(command));
    await this.attempts.forgive(activated.email, activated.staffId);
    return activated;
  }

  private async activate({ token, password, visitor }: ActivateAccount): Promise<{
    staffId: string;
    email: string;
    sessionToken: string;
  }> {
    const link = await this.attempts.withLink(() => liveInvitation(this.em.getKysely(), token));
    const { id, staffId, email } = link;
    const person = holderOf(link, await this.staff.find(staffId));
    await this.policy.check(password, wordsOf({ ...person, emails: [email] }));
    const passwordHash = await this.hasher.hash(password);
    return this.em.transactional(async (em) => {
      const access = await findPortalAccess(em, staffId);
      if (access?.invitation?.id !== id || !(await consumeInvitation(em.getKysely(), token))) throw invitationNotValid();
      // Asked again: the address may have been removed while the password was hashed.
      holderOf(link, await this.staff.find(staffId));
      // The link proved who it is: timeline and audit name the person.
      currentScope().actor = { kind: 'staff', id: staffId };
      const now = this.clock.now();
      access.activate(passwordHash, this.secondFactor.isRequiredOf(access.role), now);
      access.signedIn(now);
      return { staffId, email, sessionToken: await this.sessions.open(staffId, visitor) };
    });
  }
}
