import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { Mail } from '#shared-kernel/email';
import { type PublishedEvent, Reaction, type Reacts } from '#shared-kernel/outbox';
import { Staff } from '#staff';
import { newLinkRequestedEmail } from '../emails/new-link-requested.js';
import { NewLinkRequested } from '../events.js';

interface Reader {
  readonly id: string;
  readonly address: string;
}

/** Every administrator who can sign in hears that somebody waits, as long as nobody has answered. */
@Injectable()
@Reaction(NewLinkRequested, 'portal-access.tell-administrators', { external: true })
export class TellAdministrators implements Reacts<NewLinkRequested['payload']> {
  constructor(
    private readonly em: EntityManager,
    private readonly staff: Staff,
    private readonly mail: Mail,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async handle({ id, payload: { staffId } }: PublishedEvent<NewLinkRequested['payload']>): Promise<void> {
    const readers = await this.readers(staffId);
    const people = await this.staff.findMany(readers.map((reader) => reader.id));
    const addressOf = new Map(readers.map((reader) => [reader.id, reader.address]));
    const link = `${this.settings.PUBLIC_URL}/staff/${staffId}/portal`;
    const letters = people.map((person) => ({
      staffId: person.staffId,
      address: addressOf.get(person.staffId)!,
      locale: person.locale,
      context: { givenName: person.givenName, link },
    }));
    await this.mail.sendToEach(newLinkRequestedEmail, id, letters);
  }

  /** Nobody, once the person has a new invitation, an account or none to get. */
  private async readers(staffId: string): Promise<Reader[]> {
    const { rows } = await sql<Reader>`
      select a.id, a.sign_in_email as address
      from portal_access.portal_access a join portal_access.portal_status s on s.staff_id = a.id
      where a.role = 'administrator' and s.state = 'active' and a.sign_in_email is not null
        and exists (select 1 from portal_access.portal_access w where w.id = ${staffId} and w.new_link_wanted)
      order by a.id`.execute(this.em.fork().getKysely());
    return rows;
  }
}
