import { sql } from 'kysely';

/** How far bulk work has got, as everybody is told: `done` + `failed` + `remaining` are `total`. */
export interface BulkSummary {
  id: string;
  state: 'queued' | 'running' | 'done' | 'cancelled';
  source: 'selection' | 'filter' | 'import';
  filter: Record<string, string> | null;
  features: string[] | null;
  total: number;
  /** Invited, or in no need of an invitation. */
  done: number;
  /** Those among `done` who got no e-mail, because an invitation is under way or they have an account. */
  skipped: number;
  failed: number;
  remaining: number;
  startedBy: { id: string; name: string | null } | null;
  createdAt: string;
  finishedAt: string | null;
}

export interface BulkRow {
  id: string;
  state: BulkSummary['state'];
  source: BulkSummary['source'];
  filter: BulkSummary['filter'];
  features: string[] | null;
  total: number;
  invited: number;
  skipped: number;
  failed: number;
  starter: BulkSummary['startedBy'];
  created_at: Date;
  finished_at: Date | null;
}

/** The columns of a `BulkRow`, from a row `b` of `bulk_invitation`. */
export const bulkColumns = sql`
  b.id, b.state, b.source, b.filter, b.features, b.total, b.invited, b.skipped, b.failed, b.created_at, b.finished_at,
  case when b.started_by is not null then json_build_object('id', b.started_by, 'name', (
    select nullif(trim(concat(s.given_name, ' ', s.family_name)), '') from portal_access.portal_status s where s.staff_id = b.started_by
  )) end as starter`;

export function bulkSummary(row: BulkRow): BulkSummary {
  const { id, state, source, filter, features, total, invited, skipped, failed } = row;
  const done = invited + skipped;
  return {
    id,
    state,
    source,
    filter,
    features,
    total,
    done,
    skipped,
    failed,
    remaining: total - done - failed,
    startedBy: row.starter,
    createdAt: row.created_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}
