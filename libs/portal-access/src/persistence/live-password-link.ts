import { sql } from 'kysely';
import { DomainError } from '#shared-kernel/domain';
import type { Database } from '#shared-kernel/outbox';
import type { StaffContact } from '#staff';
import { addressOnRecord } from '../domain/address-on-record.js';
import { tokenHash } from '../domain/link-token.js';
import { maskedEmail } from '../domain/masked-email.js';

/** The addresses that a link stands and falls with. */
export interface LinkAddresses {
  readonly signInEmail: string | null;
  /** Where copies of it were e-mailed to. */
  readonly emailedTo: readonly string[];
}

export interface LivePasswordLink extends LinkAddresses {
  id: string;
  staffId: string;
  maskedEmail: string;
  expiresAt: Date;
  opened: boolean;
  hasSecondFactor: boolean;
}

/**
 * The password link behind a token that works now, by the database's clock, whichever copy it is. Every other token answers
 * 410: expired where the link was the newest of its person, else without telling replaced, used, revoked and never made apart.
 */
export async function livePasswordLink(database: Database, token: string): Promise<LivePasswordLink> {
  const { rows } = await sql<Omit<LivePasswordLink, 'maskedEmail'> & { alive: boolean }>`
    select l.id, l.staff_id as "staffId", a.sign_in_email as "signInEmail", l.expires_at as "expiresAt",
      array(select m ->> 'address' from jsonb_array_elements(l.mailings) m) as "emailedTo",
      l.opened_at is not null as opened, a.second_factor_at is not null as "hasSecondFactor",
      l.state = 'active' and l.expires_at > now() as alive
    from portal_access.password_link_copy c
      join portal_access.password_link l on l.id = c.link_id
      join portal_access.portal_access a on a.id = l.staff_id and a.password_link_id = l.id
    where c.token_hash = ${tokenHash('password-link', token)} and l.state in ('active', 'expired') and a.disabled_at is null`.execute(
    database,
  );
  const found = rows[0];
  if (!found) throw passwordLinkNotValid();
  if (!found.alive)
    throw new DomainError('gone', 'portal-access.password-link-expired', 'This link has expired. Ask for a new one.');
  return { ...found, maskedEmail: maskedEmail(found.signInEmail ?? '') };
}

/**
 * The person behind a link, as long as they work here and Biographics still has the address they sign in with and every
 * address that a copy went to. The reactions that revoke such a link come a moment later.
 */
export function holderOfPasswordLink({ signInEmail, emailedTo }: LinkAddresses, person: StaffContact | null): StaffContact {
  const gone = (address: string) => !addressOnRecord(address, person!.emails);
  if (!person || person.offboarded || !signInEmail || gone(signInEmail) || emailedTo.some(gone)) throw passwordLinkNotValid();
  return person;
}

/** Uses the link up, whichever copy the token is of: of any number of callers at once exactly one gets true. */
export async function consumePasswordLink(database: Database, token: string): Promise<boolean> {
  const { rows } = await sql`
    update portal_access.password_link l set state = 'consumed' from portal_access.password_link_copy c
    where c.token_hash = ${tokenHash('password-link', token)} and l.id = c.link_id and l.state = 'active' and l.expires_at > now()
    returning l.id`.execute(database);
  return rows.length === 1;
}

export function passwordLinkNotValid(): DomainError {
  return new DomainError(
    'gone',
    'portal-access.password-link-not-valid',
    'This link does not work any more. It was used, replaced by a newer one or withdrawn. Ask for a new one.',
  );
}
