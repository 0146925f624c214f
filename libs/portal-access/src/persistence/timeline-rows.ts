import { sql } from 'kysely';
import type { Database } from '#shared-kernel/outbox';

export interface TimelineRow {
  id: string;
  type: string;
  at: Date;
  by_kind: string;
  by_id: string | null;
  by_name: string | null;
  detail: Record<string, unknown>;
}

/** Which entries are meant: all of them, or those of these types. */
export interface TimelineChoice {
  readonly staffId: string;
  readonly types?: readonly string[] | undefined;
}

/** The newest `limit` entries, or those older than the entry with this id. */
export async function timelineRows(
  database: Database,
  { staffId, types }: TimelineChoice,
  limit: number,
  olderThan?: string,
): Promise<TimelineRow[]> {
  const older = olderThan
    ? sql`and (t.at, t.id) < (select c.at, c.id from portal_access.timeline_entry c where c.id = ${olderThan} and c.staff_id = ${staffId})`
    : sql``;
  const some = types ? sql`and t.type = any(${[...types]}::text[])` : sql``;
  const { rows } = await sql<TimelineRow>`
    select t.id, t.type, t.at, t.by_kind, t.by_id, nullif(trim(concat(b.given_name, ' ', b.family_name)), '') as by_name, t.detail
    from portal_access.timeline_entry t left join portal_access.portal_status b on b.staff_id = t.by_id
    where t.staff_id = ${staffId} ${some} ${older} order by t.at desc, t.id desc limit ${limit}`.execute(database);
  return rows;
}
