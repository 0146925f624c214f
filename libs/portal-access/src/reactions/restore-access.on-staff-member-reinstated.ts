import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Clock } from '#shared-kernel/domain';
import { type PublishedEvent, Reaction, type Reacts } from '#shared-kernel/outbox';
import { Staff } from '#staff';
import { StaffMemberReinstated } from '#staff/events';
import { openPortalAccess } from '../persistence/load-portal-access.js';

/** Repairs access that reinstating did not give back in its own transaction. What an administrator switched off stays off. */
@Injectable()
@Reaction(StaffMemberReinstated, 'portal-access.restore-access')
export class RestoreAccess implements Reacts<{ staffId: string }> {
  constructor(
    private readonly em: EntityManager,
    private readonly staff: Staff,
    private readonly clock: Clock,
  ) {}

  async handle({ payload: { staffId } }: PublishedEvent<{ staffId: string }>): Promise<void> {
    await this.em.transactional(async (em) => {
      const now = this.clock.now();
      const access = await openPortalAccess(em, staffId, now);
      // Asked behind the lock: offboarded again in the meantime, the newer fact holds.
      if ((await this.staff.find(staffId))?.offboarded !== false) return;
      if (access.disabledCause === 'offboarded') access.restore(now);
    });
  }
}
