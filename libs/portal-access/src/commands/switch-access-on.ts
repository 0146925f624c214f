import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '#shared-kernel/domain';
import { mustBeOnRecord, Staff } from '#staff';
import { mustWorkHere } from '../domain/refusals.js';
import { findPortalAccess } from '../persistence/load-portal-access.js';
import { Sessions } from '../security/sessions.js';

/** Gives back what an administrator took. */
export class SwitchAccessOn extends Command<void> {
  constructor(readonly staffId: string) {
    super();
  }
}

@CommandHandler(SwitchAccessOn)
export class SwitchAccessOnHandler implements ICommandHandler<SwitchAccessOn> {
  constructor(
    private readonly em: EntityManager,
    private readonly staff: Staff,
    private readonly sessions: Sessions,
    private readonly clock: Clock,
  ) {}

  async execute({ staffId }: SwitchAccessOn): Promise<void> {
    await this.em.transactional(async (em) => {
      const access = await findPortalAccess(em, staffId);
      // Asked behind the lock: offboarded meanwhile, the person stays out.
      mustWorkHere(mustBeOnRecord(await this.staff.find(staffId)));
      if (access?.disabledAt) await this.sessions.assertMayLetIn(access);
      access?.restore(this.clock.now());
    });
  }
}
