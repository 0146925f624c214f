import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { Clock } from '#shared-kernel/domain';
import { Mail } from '#shared-kernel/email';
import { type PublishedEvent, Reaction, type Reacts } from '#shared-kernel/outbox';
import { Staff, type StaffContact } from '#staff';
import { addressOnRecord } from '../domain/address-on-record.js';
import { newToken, tokenHash } from '../domain/link-token.js';
import { invitationReminderEmail } from '../emails/invitation-reminder.js';
import { InvitationReminded } from '../events.js';
import { findPortalAccess } from '../persistence/load-portal-access.js';
import { linkLetter } from '../words/link-letter.js';

interface Renewed {
  email: string;
  expires_at: Date;
  old_hash: Buffer | null;
}

/**
 * Only the hash of the first link is known, so the reminder carries a new one, which takes the old one's place and dies
 * when the old one would have. Where the reminder cannot be sent, the link that the person has works on.
 */
@Injectable()
@Reaction(InvitationReminded, 'portal-access.send-invitation-reminder', { external: true })
export class SendInvitationReminder implements Reacts<InvitationReminded['payload']> {
  constructor(
    private readonly em: EntityManager,
    private readonly staff: Staff,
    private readonly mail: Mail,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async handle({ id: deliveryId, payload }: PublishedEvent<InvitationReminded['payload']>): Promise<void> {
    const { staffId, invitationId } = payload;
    const person = await this.staff.find(staffId);
    const token = newToken();
    const renewed = person && (await this.renewLink(payload, token));
    // Answered, replaced, revoked, expired or reminded again in the meantime: there is nothing to send any more.
    if (!renewed) return;
    // Off the record since: the reaction that withdraws the invitation may only come after this one.
    if (person.offboarded || !addressOnRecord(renewed.email, person.emails)) return this.withdraw(staffId, person);
    const context = linkLetter(this.settings, person, '/activate', token, renewed.expires_at);
    try {
      const to = { address: renewed.email, locale: person.locale };
      const { outcome } = await this.mail.send(invitationReminderEmail, to, context, { deliveryId, subjectId: staffId });
      if (outcome !== 'sent') await this.keepOldLink(invitationId, token, renewed.old_hash);
    } catch (error) {
      await this.keepOldLink(invitationId, token, renewed.old_hash);
      throw error;
    }
  }

  private async renewLink({ invitationId, time }: InvitationReminded['payload'], token: string): Promise<Renewed | undefined> {
    const { rows } = await sql<Renewed>`
      with renewed as (
        update portal_access.invitation i set token_hash = ${tokenHash('activation', token)}
        from (select id, token_hash from portal_access.invitation where id = ${invitationId} for update) before
        where i.id = before.id and i.state = 'pending' and i.delivery = 'sent' and i.reminders = ${time} and i.expires_at > now()
        returning i.id, i.email, i.expires_at, before.token_hash as old_hash
      ), kept as (
        insert into portal_access.earlier_activation_link (token_hash, invitation_id)
        select old_hash, id from renewed where old_hash is not null on conflict do nothing
      )
      select email, expires_at, old_hash from renewed`.execute(this.em.fork().getKysely());
    return rows[0];
  }

  private async keepOldLink(invitationId: string, token: string, oldHash: Buffer | null): Promise<void> {
    await sql`
      update portal_access.invitation set token_hash = ${oldHash}
      where id = ${invitationId} and state = 'pending' and token_hash = ${tokenHash('activation', token)}`.execute(
      this.em.fork().getKysely(),
    );
  }

  private async withdraw(staffId: string, person: StaffContact): Promise<void> {
    await this.em.fork().transactional(async (em) => {
      (await findPortalAccess(em, staffId))?.keepInvitationOnlyFor(person, this.clock.now());
    });
  }
}
