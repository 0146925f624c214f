import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { Clock } from '#shared-kernel/domain';
import { Mail } from '#shared-kernel/email';
import { RetryLater } from '#shared-kernel/queue';
import { Staff, type StaffContact } from '#staff';
import { addressOnRecord } from '../domain/address-on-record.js';
import { newToken, tokenHash } from '../domain/link-token.js';
import type { PortalAccess } from '../domain/portal-access.js';
import { invitationEmail } from '../emails/invitation.js';
import type { Told } from '../persistence/tell-accesses.js';
import { mayBeSent } from '../persistence/unsent-invitation.js';
import { linkLetter } from '../words/link-letter.js';

export interface Addressee {
  readonly staffId: string;
  readonly invitationId: string;
}

export interface Letter extends Addressee {
  readonly person: StaffContact;
  readonly email: string;
  readonly expiresAt: Date;
  readonly token: string;
}

/** What became of a mail, to be told to the access record. */
export interface Outcome extends Told {
  /** Why this mail has to be tried again. */
  readonly error?: unknown;
}

/** The e-mails of invitations, one by one or many at once: makes the link, keeps its hash, then sends it. */
@Injectable()
export class InvitationLetters {
  constructor(
    private readonly em: EntityManager,
    private readonly staff: Staff,
    private readonly mail: Mail,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * A letter for each, in their order, with a link that replaces any it had; undefined for what was replaced, revoked,
   * expired or delivered in the meantime.
   */
  async write(some: readonly Addressee[]): Promise<(Letter | undefined)[]> {
    const tokens = some.map(() => newToken());
    const [people, { rows }] = await Promise.all([
      this.staff.findMany(some.map(({ staffId }) => staffId)),
      sql<{ id: string; email: string; expires_at: Date }>`
        update portal_access.invitation i set token_hash = link.hash
        from unnest(${some.map(({ invitationId }) => invitationId)}::uuid[],
          ${tokens.map((token) => tokenHash('activation', token))}::bytea[]) as link(id, hash)
        where i.id = link.id and ${mayBeSent}
        returning i.id, email, expires_at`.execute(this.em.fork().getKysely()),
    ]);
    const personOf = new Map(people.map((person) => [person.staffId, person]));
    const rowOf = new Map(rows.map((row) => [row.id, row]));
    return some.map((one, place) => {
      const [person, row] = [personOf.get(one.staffId), rowOf.get(one.invitationId)];
      return person && row && { ...one, person, email: row.email, expiresAt: row.expires_at, token: tokens[place]! };
    });
  }

  /** Never throws: what went wrong is in the outcome. */
  async send(letter: Letter, deliveryId: string): Promise<Outcome> {
    const { staffId, person, email, token, expiresAt } = letter;
    // Off the record since: the reaction that withdraws the invitation may only come after this one.
    if (person.offboarded || !addressOnRecord(email, person.emails))
      return { staffId, tell: (access) => access.keepInvitationOnlyFor(person, this.clock.now()) };
    try {
      const to = { address: email, locale: person.locale };
      const context = linkLetter(this.settings, person, '/activate', token, expiresAt);
      const result = await this.mail.send(invitationEmail, to, context, { deliveryId, subjectId: staffId });
      return result.outcome === 'sent' ? this.wasSent(letter) : wasRefused(letter, result.reason);
    } catch (error) {
      return { staffId, tell: error instanceof RetryLater ? isDelayed(letter, error.message) : () => {}, error };
    }
  }

  wasSent({ staffId, invitationId }: Addressee): Outcome {
    const at = this.clock.now();
    const tell = (access: PortalAccess) =>
      access.tellInvitation(invitationId, (invitation) => (invitation.delivery === 'sent' ? null : invitation.wasSent(at)));
    return { staffId, tell };
  }

  /** The status must not promise for ever what nobody does any more. */
  couldNotBeSent({ staffId, invitationId }: Addressee): Outcome {
    return { staffId, tell: (access) => access.tellInvitation(invitationId, (invitation) => invitation.couldNotBeSent()) };
  }
}

const wasRefused = ({ staffId, invitationId }: Addressee, reason: string): Outcome => ({
  staffId,
  tell: (access) => access.tellInvitation(invitationId, (invitation) => invitation.wasRefused(reason)),
});

const isDelayed =
  ({ invitationId }: Addressee, reason: string): Told['tell'] =>
  (access) =>
    access.tellInvitation(invitationId, (invitation) => invitation.isDelayed(reason));
