import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Mail } from '#shared-kernel/email';
import { type PublishedEvent, Reaction, type Reacts } from '#shared-kernel/outbox';
import { Staff } from '#staff';
import { EmailsChanged, StaffMembersImported } from '#staff/events';
import { securityNoticeEmail, whatChanged } from '../emails/security-notice.js';
import { moment } from '../words/moments.js';
import { staffIdsOf, type StaffPayload } from './staff-ids.js';

interface AddressChange {
  id: string;
  staffId: string;
  at: Date;
  /** The addresses to tell. */
  told: string[];
}

/** An address on the record can be sent a link to the account, so those that were there before hear of every change. */
@Injectable()
@Reaction([EmailsChanged, StaffMembersImported], 'portal-access.tell-addresses', { external: true })
export class TellAddresses implements Reacts<StaffPayload> {
  constructor(
    private readonly em: EntityManager,
    private readonly staff: Staff,
    private readonly mail: Mail,
  ) {}

  /** Whoever cannot be reached keeps nobody else waiting. */
  async handle({ payload }: PublishedEvent<StaffPayload>): Promise<void> {
    const troubles: unknown[] = [];
    for (const change of await this.untold(staffIdsOf(payload))) await this.tell(change).catch((error) => troubles.push(error));
    if (troubles.length > 0) throw troubles[0];
  }

  private async tell({ id, staffId, at, told }: AddressChange): Promise<void> {
    const person = await this.staff.find(staffId);
    if (person) {
      const { givenName, locale, timeZone } = person;
      const context = { givenName, what: whatChanged(locale, 'addresses_changed'), at: moment(at, timeZone, locale), waysIn: [] };
      const readers = told.map((address) => ({ staffId, address, locale, context }));
      await this.mail.sendToEach(securityNoticeEmail, id, readers);
    }
    await sql`update portal_access.address_change set told_at = now() where id = ${id}`.execute(this.em.fork().getKysely());
  }

  private async untold(staffIds: readonly string[]): Promise<AddressChange[]> {
    const { rows } = await sql<AddressChange>`
      select id, staff_id as "staffId", changed_at as at, told from portal_access.address_change
      where staff_id = any(${[...staffIds]}::uuid[]) and told_at is null order by changed_at, id`.execute(
      this.em.fork().getKysely(),
    );
    return rows;
  }
}
