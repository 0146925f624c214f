import { type QueryExecutorProvider, sql } from 'kysely';
import type { AuditEntry } from './audit-entry.js';

/** Where a page of the audit ended. */
export interface AuditPlace {
  readonly at: Date;
  readonly id: string;
}

/** What happened to one record, the newest first: `limit` rows at most of these actions, older than `before`. */
export async function auditOf(
  database: QueryExecutorProvider,
  subjectId: string,
  actions: readonly string[],
  limit: number,
  before?: AuditPlace,
): Promise<Pick<AuditEntry, 'id' | 'at' | 'action' | 'address' | 'outcome' | 'detail'>[]> {
  const older = before ? sql`and (at, id) < (${before.at}::timestamptz, ${before.id}::uuid)` : sql``;
  const { rows } = await sql<AuditEntry>`
    select id, at, action, address, outcome, detail from audit.event
    where subject_id = ${subjectId} and action = any(${[...actions]}::text[]) ${older}
    order by at desc, id desc limit ${limit}`.execute(database);
  return rows;
}
