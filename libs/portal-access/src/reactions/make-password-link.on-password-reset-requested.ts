import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { type AuditEntry, recordAudit } from '#shared-kernel/audit';
import { auditEntry } from '#shared-kernel/cqrs';
import { Clock } from '#shared-kernel/domain';
import { type PublishedEvent, Reaction, type Reacts } from '#shared-kernel/outbox';
import { Staff } from '#staff';
import { addressOnRecord } from '../domain/address-on-record.js';
import { PasswordResetRequested } from '../events.js';
import { findPortalAccess } from '../persistence/load-portal-access.js';
import { accountKey } from '../security/attempts.js';

const MOST_AN_HOUR = 3;

/** Finds whose address it is, if anybody's, and sends a link of one hour to the address that this person signs in with. */
@Injectable()
@Reaction(PasswordResetRequested, 'portal-access.make-password-link')
export class MakePasswordLink implements Reacts<PasswordResetRequested['payload']> {
  constructor(
    private readonly em: EntityManager,
    private readonly staff: Staff,
    private readonly clock: Clock,
  ) {}

  async handle({ payload: { requestId } }: PublishedEvent<PasswordResetRequested['payload']>): Promise<void> {
    await this.em.transactional(async (em) => {
      const staffId = await this.askedFor(em, requestId);
      const access = staffId && (await findPortalAccess(em, staffId));
      if (!access || !access.activatedAt || access.disabledAt || !access.signInEmail) return;
      const person = await this.staff.find(staffId);
      // The reaction that moves the sign-in to another address, or ends the access, may only come after this one.
      if (!person || person.offboarded || !addressOnRecord(access.signInEmail, person.emails)) return;
      const { count, expiresAt } = await this.lastHour(em, staffId);
      if (count >= MOST_AN_HOUR) return recordAudit(em.getKysely(), [notSentTo(staffId)]);
      const now = this.clock.now();
      const link = access.makePasswordLink({ origin: 'self', madeBy: null, expiresOn: null, expiresAt }, now);
      link.email(access.signInEmail, now);
    });
  }

  /** Takes the request away: what was typed is kept no longer than it takes to look. */
  private async askedFor(em: EntityManager, requestId: string): Promise<string | undefined> {
    const { rows } = await sql<{ address: string }>`
      delete from portal_access.password_reset_request where id = ${requestId} returning address`.execute(em.getKysely());
    if (!rows[0]) return undefined;
    const { rows: accounts } = await sql<{ id: string }>`
      select id from portal_access.portal_access where lower(sign_in_email) = ${accountKey(rows[0].address)}`.execute(
      em.getKysely(),
    );
    return accounts[0]?.id;
  }

  /** Counted behind the lock, whatever spelling of the address was typed and however many processes were asked. */
  private async lastHour(em: EntityManager, staffId: string): Promise<{ count: number; expiresAt: Date }> {
    const { rows } = await sql<{ count: number; expiresAt: Date }>`
      select count(*)::int as count, now() + interval '1 hour' as "expiresAt" from portal_access.password_link
      where staff_id = ${staffId} and origin = 'self' and made_at > now() - interval '1 hour'`.execute(em.getKysely());
    return rows[0]!;
  }
}

/** The person is known here alone, and not to whoever asked. */
const notSentTo = (staffId: string): AuditEntry => ({
  ...auditEntry('limited', {}, 'request-password-reset'),
  subjectId: staffId,
});
