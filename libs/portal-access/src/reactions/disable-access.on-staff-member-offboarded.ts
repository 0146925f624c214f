import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '#shared-kernel/domain';
import { type PublishedEvent, Reaction, type Reacts } from '#shared-kernel/outbox';
import { Staff } from '#staff';
import { StaffMemberOffboarded } from '#staff/events';
import { openPortalAccess } from '../persistence/load-portal-access.js';
import { Sessions } from '../security/sessions.js';

/**
 * Offboarding has ended access in its own transaction (`AccountSafeguard`). This repairs what a path around it left, and ends
 * what was open when a person left who has been reinstated since.
 */
@Injectable()
@Reaction(StaffMemberOffboarded, 'portal-access.disable-access')
export class DisableAccess implements Reacts<{ staffId: string }> {
  constructor(
    private readonly em: EntityManager,
    private readonly staff: Staff,
    private readonly sessions: Sessions,
    private readonly clock: Clock,
  ) {}

  async handle({ occurredAt: leftAt, payload: { staffId } }: PublishedEvent<{ staffId: string }>): Promise<void> {
    await this.em.transactional(async (em) => {
      const now = this.clock.now();
      const access = await openPortalAccess(em, staffId, now);
      // Asked behind the lock. Reinstated in the meantime, access stays; what was open when the person left ends all the same.
      const away = (await this.staff.find(staffId))?.offboarded === true;
      if (away) access.disable('offboarded', now);
      else access.endWhatWasUnderWay(leftAt, now);
      await this.sessions.endAllOf(staffId, away ? null : leftAt);
    });
  }
}
