import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Clock } from '#shared-kernel/domain';
import { type PublishedEvent, Reaction, type Reacts } from '#shared-kernel/outbox';
import { Staff } from '#staff';
import { nextSignInEmail } from '../domain/address-on-record.js';
import { EmailsChanged, StaffMembersImported } from '#staff/events';
import { findPortalAccess } from '../persistence/load-portal-access.js';
import { staffIdsOf, type StaffPayload } from './staff-ids.js';

/** A link that went to an address, and signing in with it, end when Biographics loses that address. */
@Injectable()
@Reaction([EmailsChanged, StaffMembersImported], 'portal-access.follow-biographics')
export class FollowBiographics implements Reacts<StaffPayload> {
  constructor(
    private readonly em: EntityManager,
    private readonly staff: Staff,
    private readonly clock: Clock,
  ) {}

  async handle({ payload }: PublishedEvent<StaffPayload>): Promise<void> {
    for (const staffId of await this.known(staffIdsOf(payload))) await this.follow(staffId);
  }

  private async follow(staffId: string): Promise<void> {
    const overtaken = await this.em.transactional(async (em) => {
      const access = await findPortalAccess(em, staffId);
      // Asked behind the lock, so that the newest addresses decide.
      const person = await this.staff.find(staffId);
      if (!access || !person) return undefined;
      const holder = await this.makeWay(em, nextSignInEmail(access, person));
      access.followBiographics(person, this.clock.now());
      return holder;
    });
    // Where people swapped addresses, each would wait for the other for ever: who made way comes next, not later.
    if (overtaken) await this.follow(overtaken);
  }

  /** Takes the address from whoever still signs in with it although Biographics gave it away; answers their id. */
  private async makeWay(em: EntityManager, address: string | undefined): Promise<string | undefined> {
    if (!address) return undefined;
    const { rows } = await sql<{ id: string }>`
      select id from portal_access.portal_access where lower(sign_in_email) = lower(${address})`.execute(em.getKysely());
    const holder = rows[0] && (await findPortalAccess(em, rows[0].id));
    holder?.letGoOfSignInEmail(address);
    await em.flush();
    return holder?.id;
  }

  /** Those among a thousand imported people that have an address to lose. */
  private async known(staffIds: string[]): Promise<string[]> {
    const { rows } = await sql<{ id: string }>`
      select a.id from portal_access.portal_access a left join portal_access.invitation i on i.id = a.invitation_id
      where a.id = any(${staffIds}::uuid[]) and (i.state = 'pending' or a.sign_in_email is not null) order by a.id`.execute(
      this.em.getKysely(),
    );
    return rows.map((row) => row.id);
  }
}
