import { sql } from 'kysely';
import type { Database } from '#shared-kernel/outbox';

/**
 * Whose activation link it was that was handed in, or whose newest one was sent to the address; undefined for one that works, was used or never made. It also forgets
 * what was handed in: that is kept no longer than it takes to look.
 */
export async function holderOfDeadLink(database: Database, requestId: string): Promise<string | undefined> {
  const { rows } = await sql<{ staffId: string }>`
    with handed_in as (delete from portal_access.handed_in_link where id = ${requestId} returning token_hash),
      found as (
        select i.id from portal_access.invitation i join handed_in h on h.token_hash = i.token_hash
        union
        select e.invitation_id from portal_access.earlier_activation_link e join handed_in h on h.token_hash = e.token_hash
        union
        select i.id from portal_access.invitation i join portal_access.portal_access a on a.invitation_id = i.id, handed_in h
        where i.state <> 'accepted' and h.token_hash = sha256(convert_to('invited-address:' || lower(i.email), 'UTF8'))
      )
    select i.staff_id as "staffId" from portal_access.invitation i join found on found.id = i.id, handed_in h
    where i.state <> 'accepted'
      and not (i.state = 'pending' and i.expires_at > now() and i.token_hash is not distinct from h.token_hash)`.execute(
    database,
  );
  return rows[0]?.staffId;
}

/** Whether a token with this hash was ever of an activation link, whatever became of it. */
export async function wasActivationLink(database: Database, hash: Buffer): Promise<boolean> {
  const { rows } = await sql`
    select from portal_access.invitation where token_hash = ${hash}
    union all select from portal_access.earlier_activation_link where token_hash = ${hash}`.execute(database);
  return rows.length > 0;
}

/** Whether an invitation was ever sent to the address. */
export async function wasInvited(database: Database, email: string): Promise<boolean> {
  const { rows } = await sql`
    select from portal_access.invitation where lower(email) = ${email.trim().toLowerCase()} limit 1`.execute(database);
  return rows.length > 0;
}
