import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { sql } from 'kysely';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { Clock } from '#shared-kernel/domain';
import type { PortalAccess } from '../domain/portal-access.js';
import { inBatches } from '../persistence/in-batches.js';
import { tellManyAccesses } from '../persistence/tell-accesses.js';

const BATCH = 500;

interface Due {
  readonly id: string;
  readonly staff_id: string;
  readonly sent_at: Date;
}

/**
 * Reminds people of an invitation they have not answered: 48 hours after it was sent, and a day later once more if the
 * settings want two reminders. Any number of workers may do it at once; the invitation itself decides behind its lock.
 */
@Injectable()
export class RemindInvited {
  private readonly logger = new Logger(RemindInvited.name);

  constructor(
    private readonly em: EntityManager,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async run(): Promise<void> {
    const most = this.settings.INVITATION_REMINDERS;
    if (most === 0) return;
    await inBatches<Due>(
      BATCH,
      (last) => this.dueAfter(last, most),
      (due) => this.remind(due, most),
    );
  }

  private remind(due: Due[], most: number): Promise<void> {
    const now = this.clock.now();
    const told = due.map(({ id, staff_id: staffId }) => ({
      staffId,
      tell: (access: PortalAccess) => access.tellInvitation(id, (invitation) => invitation.remind(most, now)),
    }));
    return tellManyAccesses(this.em, told, (error) => this.logger.error(error));
  }

  private async dueAfter(last: Due | undefined, most: number): Promise<Due[]> {
    const further = last ? sql`and (i.sent_at, i.id) > (${last.sent_at}, ${last.id}::uuid)` : sql``;
    const { rows } = await sql<Due>`
      select i.id, i.staff_id, i.sent_at from portal_access.invitation i
        join portal_access.portal_access a on a.invitation_id = i.id
        left join portal_access.portal_status s on s.staff_id = i.staff_id
      where i.state = 'pending' and i.delivery = 'sent' and i.sent_at <= now() - interval '48 hours' and i.reminders < ${most}
        and (i.reminded_at is null or i.reminded_at <= now() - interval '24 hours') and i.expires_at > now() + interval '1 hour'
        and a.disabled_at is null and s.offboarded is not true ${further}
      order by i.sent_at, i.id limit ${BATCH}`.execute(this.em.fork().getKysely());
    return rows;
  }
}
