import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Clock } from '#shared-kernel/domain';
import { type PublishedEvent, Reaction, type Reacts } from '#shared-kernel/outbox';
import { Staff } from '#staff';
import { EmailsChanged, StaffMembersImported } from '#staff/events';
import { findPortalAccess } from '../persistence/load-portal-access.js';
import { staffIdsOf, type StaffPayload } from './staff-ids.js';

/** A link that went to an address dies when Biographics loses that address. */
@Injectable()
@Reaction([EmailsChanged, StaffMembersImported], 'portal-access.withdraw-invitations')
export class WithdrawInvitations implements Reacts<StaffPayload> {
  constructor(
    private readonly em: EntityManager,
    private readonly staff: Staff,
    private readonly clock: Clock,
  ) {}

  async handle({ payload }: PublishedEvent<StaffPayload>): Promise<void> {
    const invited = await this.invitedAmong(staffIdsOf(payload));
    for (const person of await this.staff.findMany(invited)) {
      await this.em.transactional(async (em) => {
        const access = await findPortalAccess(em, person.staffId);
        access?.keepInvitationOnlyFor(person, this.clock.now());
      });
    }
  }

  private async invitedAmong(staffIds: string[]): Promise<string[]> {
    const { rows } = await sql<{ id: string }>`
      select a.id from portal_access.portal_access a join portal_access.invitation i on i.id = a.invitation_id
      where a.id = any(${staffIds}::uuid[]) and i.state = 'pending'`.execute(this.em.getKysely());
    return rows.map((row) => row.id);
  }
}
