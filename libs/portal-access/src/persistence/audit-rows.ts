import { sql } from 'kysely';
import type { AuditEntry } from '#shared-kernel/audit';
import type { Database } from '#shared-kernel/outbox';
import { type AuditChoice, auditPage } from './audit-search.js';
import type { Place } from '#shared-kernel/paging';

export interface AuditRow extends Place {
  at: Date;
  actor_kind: 'staff' | 'system' | 'anonymous';
  actor_id: string | null;
  actor_name: string | null;
  action: string;
  subject_type: 'staff' | 'import' | 'bulk-invitation' | 'other' | null;
  subject_id: string | null;
  subject_name: string | null;
  outcome: AuditEntry['outcome'];
  address: string | null;
  detail: Record<string, unknown>;
}

/** What sign-ins to accounts that do not exist have as their subject. */
const nobody = '00000000-0000-0000-0000-000000000000';

/** The newest `limit` rows of the audit that are meant, with the names of today. */
export async function auditRows(database: Database, choice: AuditChoice, limit: number, before?: Place): Promise<AuditRow[]> {
  const { rows } = await sql<AuditRow>`
    with page as materialized (${auditPage(choice, limit, before)})
    select e.id, e.at, e.at::text as value, e.actor_kind, e.actor_id, e.action, e.outcome, e.address, e.detail,
      nullif(e.subject_id, ${nobody}::uuid) as subject_id,
      nullif(trim(concat(a.given_name, ' ', a.family_name)), '') as actor_name,
      nullif(trim(concat(s.given_name, ' ', s.family_name)), '') as subject_name,
      case when e.subject_id is null or e.subject_id = ${nobody}::uuid then null when s.staff_id is not null then 'staff'
        when b.id is not null then 'bulk-invitation' when e.action like '%staff-import%' then 'import' else 'other' end as subject_type
    from page e
      left join portal_access.portal_status a on a.staff_id = e.actor_id
      left join portal_access.portal_status s on s.staff_id = e.subject_id
      left join portal_access.bulk_invitation b on b.id = e.subject_id
    order by e.at desc, e.id desc`.execute(database);
  return rows;
}
