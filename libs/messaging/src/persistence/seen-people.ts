import { sql } from 'kysely';

/** The end of what somebody sees of who is in a conversation: with the row `p` of theirs, when they left; else there is none. */
export const seenUntil = sql<Date>`coalesce(p.left_at, 'infinity')`;

/** The last message that they see, with the conversation `c`. */
export const seenTo = sql<number>`coalesce(p.left_position, c.last_position)`;

/**
 * Whether `p` sees that `o` is in the conversation `c`: nobody who came after they left, unless a message that they see is
 * theirs (somebody may have left and come back since).
 */
export const isSeen = sql<boolean>`(p.left_at is null or o.joined_at <= p.left_at or exists (
  select from messaging.message m where m.conversation_id = c.id and m.position <= p.left_position and m.sender_id = o.staff_id))`;
