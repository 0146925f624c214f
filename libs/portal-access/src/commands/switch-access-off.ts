import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { currentScope } from '#shared-kernel/context';
import { Clock } from '#shared-kernel/domain';
import { mustBeOnRecord, Staff } from '#staff';
import { mustBeSomebodyElse, mustLeaveAnAdministrator } from '../domain/administrators.js';
import { openPortalAccess } from '../persistence/load-portal-access.js';
import { hasOtherAdministrators } from '../persistence/other-administrators.js';
import { Sessions } from '../security/sessions.js';

/** By an administrator; offboarding does the same through `AccountSafeguard`. */
export class SwitchAccessOff extends Command<void> {
  constructor(
    readonly staffId: string,
    readonly reason: string | null,
  ) {
    super();
  }
}

@CommandHandler(SwitchAccessOff)
export class SwitchAccessOffHandler implements ICommandHandler<SwitchAccessOff> {
  constructor(
    private readonly em: EntityManager,
    private readonly staff: Staff,
    private readonly sessions: Sessions,
    private readonly clock: Clock,
  ) {}

  async execute({ staffId, reason }: SwitchAccessOff): Promise<void> {
    mustBeOnRecord(await this.staff.find(staffId));
    mustBeSomebodyElse(staffId, currentScope().actor.id);
    await this.em.transactional(async (em) => {
      const others = await hasOtherAdministrators(em.getKysely(), this.staff, staffId);
      const now = this.clock.now();
      const access = await openPortalAccess(em, staffId, now);
      mustLeaveAnAdministrator(access, others);
      access.disable('administrator', now, reason);
      await this.sessions.endAllOf(staffId, null);
    });
  }
}
