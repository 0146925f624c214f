import { sql } from 'kysely';
import type { Database } from '#shared-kernel/outbox';
import { digestWait } from './digest-wait.js';

/** Puts an announcement into these people's inboxes, unread; who has it already keeps it as it is. */
export async function writeRecipients(database: Database, announcementId: string, staffIds: readonly string[]): Promise<void> {
  if (staffIds.length === 0) return;
  await sql`
    with written as (
      insert into messaging.participant (conversation_id, staff_id, joined_at, archived, read_to, unread, last_at, digest_due)
      select m.conversation_id, staff_id, now(), false, 0, 1, m.sent_at, now() + ${digestWait}
      from messaging.message m cross join unnest(${[...staffIds]}::uuid[]) as staff_id
      where m.conversation_id = ${announcementId} and m.position = 1
      on conflict do nothing returning 1
    )
    update messaging.conversation set people = people + (select count(*) from written) where id = ${announcementId}`.execute(
    database,
  );
}
