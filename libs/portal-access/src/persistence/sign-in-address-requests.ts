import { sql } from 'kysely';
import { DomainError } from '#shared-kernel/domain';
import type { Database } from '#shared-kernel/outbox';
import { tokenHash } from '../domain/link-token.js';
import { maskedEmail } from '../domain/masked-email.js';

export interface LiveAddressRequest {
  id: string;
  staffId: string;
  email: string;
  maskedEmail: string;
  expiresAt: Date;
}

/**
 * The request behind a link that works now, by the database's clock. Every other token answers 410: expired where the link
 * was the newest of its person, else without telling replaced, used, overtaken and never made apart.
 */
export async function liveAddressRequest(database: Database, token: string): Promise<LiveAddressRequest> {
  const { rows } = await sql<Omit<LiveAddressRequest, 'maskedEmail'> & { alive: boolean }>`
    select r.id, r.staff_id as "staffId", r.email, r.expires_at as "expiresAt", r.expires_at > now() as alive
    from portal_access.sign_in_address_request r join portal_access.portal_access a on a.id = r.staff_id
    where r.token_hash = ${tokenHash('sign-in-address', token)} and r.ended_at is null and a.disabled_at is null`.execute(
    database,
  );
  const found = rows[0];
  if (!found) throw addressLinkNotValid();
  if (!found.alive)
    throw new DomainError(
      'gone',
      'portal-access.address-link-expired',
      'This link has expired. Sign in and ask for the change of your address again.',
    );
  return { ...found, maskedEmail: maskedEmail(found.email) };
}

/** Uses the link up: of any number of callers at once exactly one gets true. */
export async function consumeAddressRequest(database: Database, token: string): Promise<boolean> {
  const { rows } = await sql`
    update portal_access.sign_in_address_request set ended_at = now(), token_hash = null
    where token_hash = ${tokenHash('sign-in-address', token)} and ended_at is null and expires_at > now() returning id`.execute(
    database,
  );
  return rows.length === 1;
}

/** What was asked for before, by these people, comes to nothing. */
export async function endAddressRequests(database: Database, staffIds: readonly string[]): Promise<void> {
  await sql`
    update portal_access.sign_in_address_request set ended_at = now(), token_hash = null
    where staff_id = any(${[...staffIds]}::uuid[]) and ended_at is null`.execute(database);
}

export function addressLinkNotValid(): DomainError {
  return new DomainError(
    'gone',
    'portal-access.address-link-not-valid',
    'This link does not work any more. It was used, or replaced by a newer one, or your account has changed since.',
  );
}
