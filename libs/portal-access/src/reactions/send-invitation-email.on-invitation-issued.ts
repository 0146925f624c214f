import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { currentScope, runInScope } from '#shared-kernel/context';
import { Clock } from '#shared-kernel/domain';
import { Mail } from '#shared-kernel/email';
import { Gathered } from '#shared-kernel/gathering';
import { type PublishedEvent, Reaction, type Reacts } from '#shared-kernel/outbox';
import { RetryLater } from '#shared-kernel/queue';
import { Staff, type StaffContact } from '#staff';
import { addressOnRecord } from '../domain/address-on-record.js';
import { newToken, tokenHash } from '../domain/link-token.js';
import type { PortalAccess } from '../domain/portal-access.js';
import { invitationEmail } from '../emails/invitation.js';
import { InvitationIssued } from '../events.js';
import { findPortalAccesses } from '../persistence/load-portal-access.js';
import { moment } from '../words/status-words.js';

interface NewLink {
  staffId: string;
  invitationId: string;
  token: string;
}

interface Pending {
  id: string;
  email: string;
  expires_at: Date;
}

interface Change {
  staffId: string;
  tell: (access: PortalAccess) => void;
}

/**
 * Makes the link, keeps its hash, then sends it. A retry makes a new link that replaces the one before, so whatever a
 * crash leaves behind, at most one link of an invitation is alive. When many invitations are under way, their statements
 * and commits are shared: one for each mail would take several times as long as sending it.
 */
@Injectable()
@Reaction(InvitationIssued, 'portal-access.send-invitation-email', { external: true })
export class SendInvitationEmail implements Reacts<InvitationIssued['payload']> {
  private readonly links = new Gathered((links: NewLink[]) => this.keepHashes(links));
  private readonly changes = new Gathered((changes: Change[]) =>
    runInScope({ ...currentScope(), auditEachAggregate: true }, () => this.changeAll(changes)),
  );

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
    const token = newToken();
    const { person, pending } = await this.links.do({ staffId, invitationId, token });
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

  private async keepHashes(links: NewLink[]): Promise<{ person: StaffContact | undefined; pending: Pending | undefined }[]> {
    const em = this.em.fork();
    const people = await this.staff.findMany(links.map(({ staffId }) => staffId));
    const { rows } = await sql<Pending>`
      update portal_access.invitation i set token_hash = link.hash
      from unnest(${links.map(({ invitationId }) => invitationId)}::uuid[],
        ${links.map(({ token }) => tokenHash('activation', token))}::bytea[]) as link(id, hash)
      where i.id = link.id and state = 'pending' and delivery = 'queued' and expires_at > now()
      returning i.id, email, expires_at`.execute(em.getKysely());
    const personOf = new Map(people.map((person) => [person.staffId, person]));
    const pendingOf = new Map(rows.map((row) => [row.id, row]));
    return links.map(({ staffId, invitationId }) => ({ person: personOf.get(staffId), pending: pendingOf.get(invitationId) }));
  }

  private change(staffId: string, tell: (access: PortalAccess) => void): Promise<void> {
    return this.changes.do({ staffId, tell });
  }

  private async changeAll(changes: Change[]): Promise<void[]> {
    await this.em.fork().transactional(async (em) => {
      const accesses = await findPortalAccesses(
        em,
        changes.map(({ staffId }) => staffId),
      );
      const accessOf = new Map(accesses.map((access) => [access.id, access]));
      for (const { staffId, tell } of changes) {
        const access = accessOf.get(staffId);
        if (access) tell(access);
      }
    });
    return changes.map(() => undefined);
  }
}
