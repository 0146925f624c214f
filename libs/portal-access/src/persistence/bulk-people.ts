import { sql } from 'kysely';
import type { Database } from '#shared-kernel/outbox';
import type { BulkResult } from '../domain/invite-in-bulk.js';

export interface BulkPlace {
  place: number;
  staffId: string;
}

/** Whose turn is next, in the order in which they were written down. */
export async function nextInBulk(database: Database, bulkId: string, limit: number): Promise<BulkPlace[]> {
  const { rows } = await sql<BulkPlace>`
    select place, staff_id as "staffId" from portal_access.bulk_invitation_person
    where bulk_id = ${bulkId} and result = 'waiting' order by place limit ${limit}`.execute(database);
  return rows;
}

/** `results` in the order of their places. */
export async function writeBulkResults(
  database: Database,
  bulkId: string,
  results: readonly { place: number; outcome: BulkResult }[],
): Promise<void> {
  // The bounds lead PostgreSQL to the few rows while it does not know yet how many the table has.
  const places = results.map(({ place }) => place);
  const rows = results.map(({ place, outcome }) => ({ place, ...outcome }));
  await sql`
    update portal_access.bulk_invitation_person p
    set result = r.result, code = r.code, message = r.message, invitation_id = r."invitationId", at = now()
    from json_to_recordset(${JSON.stringify(rows)}::json) as r(place integer, result text, code text, message text, "invitationId" uuid)
    where p.bulk_id = ${bulkId} and p.place = r.place and p.place between ${places[0] ?? 0} and ${places.at(-1) ?? 0}`.execute(
    database,
  );
}
