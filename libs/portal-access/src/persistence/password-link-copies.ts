import { sql } from 'kysely';
import type { Database } from '#shared-kernel/outbox';
import { tokenHash } from '../domain/link-token.js';

/** The copy that an administrator takes along; of its token only the hash stays. */
export async function keepCopy(database: Database, linkId: string, token: string): Promise<void> {
  await sql`
    insert into portal_access.password_link_copy (token_hash, link_id)
    values (${tokenHash('password-link', token)}, ${linkId})`.execute(database);
}

export interface CopyToMail {
  readonly address: string;
  readonly origin: 'administrator' | 'self';
  readonly expiresAt: Date;
}

/**
 * Keeps the hash of the copy that is about to be e-mailed, in place of the one of an attempt before. Undefined where there
 * is nothing to send any more: the link has ended, or the mail went out or was refused.
 */
export async function keepMailedCopy(
  database: Database,
  linkId: string,
  mailingId: string,
  token: string,
): Promise<CopyToMail | undefined> {
  const { rows } = await sql<CopyToMail>`
    with waiting as (
      select l.id, m ->> 'address' as address, l.origin, l.expires_at
      from portal_access.password_link l, jsonb_array_elements(l.mailings) m
      where l.id = ${linkId} and l.state = 'active' and l.expires_at > now() and m ->> 'id' = ${mailingId} and m ->> 'delivery' = 'queued'
    ), kept as (
      insert into portal_access.password_link_copy (token_hash, link_id, mailing_id)
      select ${tokenHash('password-link', token)}, id, ${mailingId}::uuid from waiting
      on conflict (mailing_id) do update set token_hash = excluded.token_hash
    )
    select address, origin, expires_at as "expiresAt" from waiting`.execute(database);
  return rows[0];
}
