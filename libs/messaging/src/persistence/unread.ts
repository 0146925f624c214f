import { sql } from 'kysely';
import type { Database } from '#shared-kernel/outbox';
import { digestWait } from './digest-wait.js';

/** How many messages the row `p` of `participant` has not read: others' that were not withdrawn, as far as the person may see. */
export const countUnread = sql`(
  select count(*)::integer from messaging.message m
  where m.conversation_id = p.conversation_id and m.position > p.read_to and m.position <= coalesce(p.left_position, m.position)
    and m.sender_id <> p.staff_id and m.withdrawn_at is null)`;

/**
 * Counts anew what these people have not read. Their rows are locked before the count begins: a message that is being sent
 * either waits for them or is counted.
 */
export async function recount(database: Database, conversationId: string, staffIds: readonly string[]): Promise<void> {
  await sql`
    select 1 from messaging.participant where conversation_id = ${conversationId} and staff_id = any(${[...staffIds]}::uuid[])
    order by staff_id for update`.execute(database);
  await sql`
    update messaging.participant p set (unread, digest_due) = (
      select unread, case when unread > 0 then coalesce(p.digest_due, now() + ${digestWait}) end
      from (select ${countUnread} as unread) counted)
    where p.conversation_id = ${conversationId} and p.staff_id = any(${[...staffIds]}::uuid[])`.execute(database);
}
