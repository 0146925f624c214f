import { sql } from 'kysely';
import { DomainError } from '#shared-kernel/domain';
import type { Database } from '#shared-kernel/outbox';
import type { StaffContact } from '#staff';
import { addressOnRecord } from '../domain/address-on-record.js';
import { tokenHash } from '../domain/link-token.js';
import { maskedEmail } from '../domain/masked-email.js';

export interface LiveInvitation {
  id: string;
  staffId: string;
  email: string;
  maskedEmail: string;
  expiresAt: Date;
  opened: boolean;
}

/**
 * The invitation behind a link that works now, by the database's clock. Every other token answers 410: expired where the
 * link was the newest of its person, else without telling replaced, used, revoked and never made apart.
 */
export async function liveInvitation(database: Database, token: string): Promise<LiveInvitation> {
  const { rows } = await sql<Omit<LiveInvitation, 'maskedEmail'> & { alive: boolean }>`
    select i.id, i.staff_id as "staffId", i.email, i.expires_at as "expiresAt", i.opened_at is not null as opened,
      i.state = 'pending' and i.expires_at > now() as alive
    from portal_access.invitation i join portal_access.portal_access a on a.id = i.staff_id and a.invitation_id = i.id
    where i.token_hash = ${tokenHash('activation', token)} and i.state in ('pending', 'expired') and a.disabled_at is null`.execute(
    database,
  );
  const found = rows[0];
  if (!found) throw invitationNotValid();
  if (!found.alive)
    throw new DomainError(
      'gone',
      'portal-access.invitation-expired',
      'This link has expired. Ask your administrator for a new one.',
    );
  return { ...found, maskedEmail: maskedEmail(found.email) };
}

/** The person behind a link, as long as they work here and Biographics has the address that the link went to. */
export function holderOf(link: LiveInvitation, person: StaffContact | null): StaffContact {
  if (!person || person.offboarded || !addressOnRecord(link.email, person.emails)) throw invitationNotValid();
  return person;
}

/** Uses the link up: of any number of callers at once exactly one gets true. */
export async function consumeInvitation(database: Database, token: string): Promise<boolean> {
  const { rows } = await sql`
    update portal_access.invitation set state = 'accepted'
    where token_hash = ${tokenHash('activation', token)} and state = 'pending' and expires_at > now() returning id`.execute(
    database,
  );
  return rows.length === 1;
}

export function invitationNotValid(): DomainError {
  return new DomainError(
    'gone',
    'portal-access.invitation-not-valid',
    'This link does not work any more. It was used, replaced by a newer one or withdrawn. Ask your administrator for a new one.',
  );
}
