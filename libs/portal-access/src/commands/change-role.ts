import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { currentScope } from '#shared-kernel/context';
import { Clock } from '#shared-kernel/domain';
import { mustBeOnRecord, Staff } from '#staff';
import { mustBeSomebodyElse, mustLeaveAnAdministrator } from '../domain/administrators.js';
import type { Role } from '../domain/portal-access.js';
import { wasAddedWithoutPassword } from '../persistence/address-changes.js';
import { openPortalAccess } from '../persistence/load-portal-access.js';
import { hasOtherAdministrators } from '../persistence/other-administrators.js';
import { SecondFactorPolicy } from '../security/second-factor-policy.js';
import { Sessions } from '../security/sessions.js';

/** Also before the person has an account: that is how a practice invites a second administrator. */
export class ChangeRole extends Command<void> {
  constructor(
    readonly staffId: string,
    readonly role: Role,
  ) {
    super();
  }
}

@CommandHandler(ChangeRole)
export class ChangeRoleHandler implements ICommandHandler<ChangeRole> {
  constructor(
    private readonly em: EntityManager,
    private readonly staff: Staff,
    private readonly sessions: Sessions,
    private readonly secondFactor: SecondFactorPolicy,
    private readonly clock: Clock,
  ) {}

  async execute({ staffId, role }: ChangeRole): Promise<void> {
    mustBeOnRecord(await this.staff.find(staffId));
    mustBeSomebodyElse(staffId, currentScope().actor.id);
    await this.em.transactional(async (em) => {
      const others = await hasOtherAdministrators(em.getKysely(), this.staff, staffId);
      const now = this.clock.now();
      const access = await openPortalAccess(em, staffId, now);
      await this.sessions.assertRequesterSignedIn({ administrator: true, steppedUp: true });
      if (role !== 'administrator') mustLeaveAnAdministrator(access, others);
      // It went, without anybody's password, to an address that was put on record without one: who reads it is not known.
      else if (
        access.invitation?.isPending() &&
        (await wasAddedWithoutPassword(em.getKysely(), staffId, access.invitation.email))
      )
        access.revokeInvitation('role_changed', now);
      access.changeRole(role, this.secondFactor.isRequiredOf(role), now);
      // What was made as an administrator does not come back with the role.
      if (role !== 'administrator') await this.sessions.endApiTokensOf(staffId);
    });
  }
}
