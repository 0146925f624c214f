import { sql } from 'kysely';
import type { Database } from '#shared-kernel/outbox';
import { digestWait } from './digest-wait.js';

/** What one person has not read in one conversation. */
interface Place {
  readonly conversation_id: string;
  readonly staff_id: string;
}

/** Puts off, or drops, what is overdue for one person. */
export interface Postponement {
  readonly staffId: string;
  /** Null: no digest tells of it any more. */
  readonly until: Date | null;
}

/** One worker at a time decides on digests, until its transaction ends: two would each tell half to the same person. */
export async function decideAlone(database: Database): Promise<boolean> {
  const { rows } = await sql<{ alone: boolean }>`
    select pg_try_advisory_xact_lock(hashtext('messaging.tell-of-unread')) as alone`.execute(database);
  return rows[0]!.alone;
}

/** The places whose time has come, locked; what is being sent or read there at this moment comes later. */
export async function placesDue(database: Database, limit: number): Promise<Place[]> {
  const { rows } = await sql<Place>`
    select conversation_id, staff_id from messaging.participant
    where digest_due <= now() order by digest_due limit ${limit} for update skip locked`.execute(database);
  return rows;
}

/**
 * Looks at these places once more, for what lies there now: the oldest message that was neither read nor told of may be
 * younger than the one that made it due, or there is none. Answers whose messages have waited long enough.
 */
export async function peopleWaiting(database: Database, places: readonly Place[]): Promise<string[]> {
  const { rows } = await sql<{ staff_id: string; waiting: boolean }>`
    update messaging.participant p set digest_due = case when p.box = 'inbox' and p.has_unread then (
      select greatest(m.sent_at, p.joined_at) + ${digestWait} from messaging.message m
      where m.conversation_id = p.conversation_id and m.position > greatest(p.read_to, p.told_to) and m.sender_id <> p.staff_id
        and m.withdrawn_at is null order by m.position limit 1) end
    from ${these(places)} where ${isThere}
    returning p.staff_id, coalesce(p.digest_due <= now(), false) as waiting`.execute(database);
  return [...new Set(rows.flatMap(({ staff_id, waiting }) => (waiting ? [staff_id] : [])))].toSorted();
}

/** These people hear later, or never, of what is due in these places. */
export async function postpone(
  database: Database,
  places: readonly Place[],
  postponements: readonly Postponement[],
): Promise<void> {
  if (postponements.length === 0) return;
  await sql`
    update messaging.participant p set digest_due = later.until,
      told_to = case when later.until is null then c.last_position else p.told_to end
    from ${these(places)} join messaging.conversation c on c.id = place.conversation_id
      join jsonb_to_recordset(${JSON.stringify(postponements)}::jsonb) as later("staffId" uuid, until timestamptz)
        on later."staffId" = place.staff_id
    where ${isThere} and p.digest_due <= now()`.execute(database);
}

/** One digest tells these people of all they have not read, also of what is not due yet. */
export async function countAsTold(database: Database, staffIds: readonly string[]): Promise<void> {
  const { rows: places } = await sql<Place>`
    select conversation_id, staff_id from messaging.participant
    where staff_id = any(${[...staffIds]}::uuid[]) and box = 'inbox' and has_unread and digest_due is not null
    for update skip locked`.execute(database);
  // Only once they are locked: what was sent until then is seen by this statement, and what is sent later waits for it.
  await sql`
    update messaging.participant p set digest_due = null, told_to = c.last_position
    from ${these(places)} join messaging.conversation c on c.id = place.conversation_id where ${isThere}`.execute(database);
}

/** The conversations of which a digest told and which are still unread; two are enough to know that it is not one. */
export async function conversationsToTellOf(database: Database, staffId: string): Promise<string[]> {
  const { rows } = await sql<Place>`
    select conversation_id from messaging.participant
    where staff_id = ${staffId} and box = 'inbox' and has_unread and told_to > read_to limit 2`.execute(database);
  return rows.map(({ conversation_id }) => conversation_id);
}

const these = (places: readonly Place[]) => sql`
  unnest(${places.map((place) => place.conversation_id)}::uuid[], ${places.map((place) => place.staff_id)}::uuid[])
    as place(conversation_id, staff_id)`;

const isThere = sql`p.conversation_id = place.conversation_id and p.staff_id = place.staff_id`;
