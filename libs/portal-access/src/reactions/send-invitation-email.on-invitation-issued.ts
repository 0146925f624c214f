import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { Clock } from '#shared-kernel/domain';
import { Mail } from '#shared-kernel/email';
import { type PublishedEvent, Reaction, type Reacts } from '#shared-kernel/outbox';
import { RetryLater } from '#shared-kernel/queue';
import { Staff } from '#staff';
import { addressOnRecord } from '../domain/address-on-record.js';
import { newToken, tokenHash } from '../domain/link-token.js';
import type { PortalAccess } from '../domain/portal-access.js';
import { invitationEmail } from '../emails/invitation.js';
import { InvitationIssued } from '../events.js';
import { findPortalAccess } from '../persistence/load-portal-access.js';
import { moment } from '../words/status-words.js';

interface Pending {
  email: string;
  expires_at: Date;
}

/**
 * Makes the link, keeps its hash, then sends it. A retry makes a new link that replaces the one before, so whatever a
 * crash leaves behind, at most one link of an invitation is alive.
 */
@Injectable()
@Reaction(InvitationIssued, 'portal-access.send-invitation-email', { external: true })
export class SendInvitationEmail implements Reacts<InvitationIssued['payload']> {
  constructor(
    private readonly em: EntityManager,
    private readonly staff: Staff,
    private readonly mail: Mail,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async handle({
    id: deliveryId,
    payload: { staffId, invitationId },
  }: PublishedEvent<InvitationIssued['payload']>): Promise<void> {
    const person = await this.staff.find(staffId);
    const token = newToken();
    const pending = await this.keepHash(invitationId, token);
    // Replaced, revoked, expired or delivered in the meantime: there is nothing to send any more.
    if (!person || !pending) return;
    // Off the record since: the reaction that withdraws the invitation may only come after this one.
    if (person.offboarded || !addressOnRecord(pending.email, person.emails)) {
      return this.change(staffId, (access) => access.keepInvitationOnlyFor(person, this.clock.now()));
    }
    const context = {
      givenName: person.givenName,
      practiceName: this.settings.PRACTICE_NAME,
      link: `${this.settings.PUBLIC_URL}/activate#${token}`,
      worksUntil: moment(pending.expires_at, this.settings.PRACTICE_TIME_ZONE),
    };
    try {
      const to = { address: pending.email, locale: person.locale };
      const result = await this.mail.send(invitationEmail, to, context, { deliveryId, subjectId: staffId });
      if (result.outcome === 'sent')
        await this.change(staffId, (access) => access.invitationWasSent(invitationId, this.clock.now()));
      else await this.change(staffId, (access) => access.invitationWasRefused(invitationId, result.reason));
    } catch (error) {
      if (error instanceof RetryLater)
        await this.change(staffId, (access) => access.invitationIsDelayed(invitationId, error.message));
      throw error;
    }
  }

  private async keepHash(invitationId: string, token: string): Promise<Pending | undefined> {
    const { rows } = await sql<Pending>`
      update portal_access.invitation set token_hash = ${tokenHash('activation', token)}
      where id = ${invitationId} and state = 'pending' and delivery = 'queued' and expires_at > now()
      returning email, expires_at`.execute(this.em.fork().getKysely());
    return rows[0];
  }

  private async change(staffId: string, tell: (access: PortalAccess) => void): Promise<void> {
    await this.em.fork().transactional(async (em) => {
      const access = await findPortalAccess(em, staffId);
      if (access) tell(access);
    });
  }
}
