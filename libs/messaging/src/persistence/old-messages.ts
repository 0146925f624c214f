import { sql } from 'kysely';
import type { Database } from '#shared-kernel/outbox';
import { countUnread } from './unread.js';

/** How much a purge deleted. */
export interface Forgotten {
  messages: number;
  /** Those of them whose attachments went with them. */
  withAttachments: number;
  conversations: number;
  drafts: number;
}

interface OldMessage {
  readonly id: string;
  readonly conversation_id: string;
  readonly attachments: number;
}

const older = (years: number) => sql`now() - make_interval(years => ${years}::integer)`;

/** Drafts that nobody touched for so many years; answers how many. */
export async function forgetDrafts(database: Database, years: number): Promise<number> {
  const { numAffectedRows } = await sql`delete from messaging.draft where updated_at < ${older(years)}`.execute(database);
  return Number(numAffectedRows ?? 0);
}

/**
 * The oldest `limit` messages older than so many years, with their attachments and all that says how they were read; in the
 * transaction of `database`.
 */
export async function forgetMessages(database: Database, years: number, limit: number): Promise<Omit<Forgotten, 'drafts'>> {
  const { rows: old } = await sql<OldMessage>`
    select id, conversation_id, attachments from messaging.message where sent_at < ${older(years)}
    order by sent_at limit ${limit}`.execute(database);
  const conversations = [...new Set(old.map((message) => message.conversation_id))];
  // Conversations first, as every command that sends does.
  await sql`
    select 1 from messaging.conversation where id = any(${conversations}::uuid[]) order by id for update`.execute(database);
  await sql`delete from messaging.message where id = any(${old.map(({ id }) => id)}::uuid[])`.execute(database);
  return {
    messages: old.length,
    withAttachments: old.filter(({ attachments }) => attachments > 0).length,
    conversations: await tidy(database, conversations),
  };
}

/** Answers how many conversations were left empty and are gone; in the others the counts are right again. */
async function tidy(database: Database, conversations: readonly string[]): Promise<number> {
  const ids = sql`${[...conversations]}::uuid[]`;
  const { numAffectedRows } = await sql`
    delete from messaging.conversation c where c.id = any(${ids})
      and not exists (select from messaging.message m where m.conversation_id = c.id)`.execute(database);
  const first = sql`(select min(position) from messaging.message m where m.conversation_id = p.conversation_id)`;
  // Who left before what remains was written has nothing of it any more.
  await sql`
    delete from messaging.participant p where p.conversation_id = any(${ids}) and p.left_position < ${first}`.execute(database);
  await sql`
    delete from messaging.read_mark p where p.conversation_id = any(${ids}) and p.position < ${first}`.execute(database);
  await sql`
    select 1 from messaging.participant where conversation_id = any(${ids}) and unread > 0
    order by conversation_id, staff_id for update`.execute(database);
  await sql`
    update messaging.participant p set unread = ${countUnread}
    where p.conversation_id = any(${ids}) and p.unread > 0`.execute(database);
  return Number(numAffectedRows ?? 0);
}
