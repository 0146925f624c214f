import { sql } from 'kysely';
import type { Database } from '#shared-kernel/outbox';

/** Whether the address came on record in the last 30 days by a request without a recent password: by an API token, an import or an old session. */
export async function wasAddedWithoutPassword(database: Database, staffId: string, address: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from portal_access.address_change
    where staff_id = ${staffId} and not stepped_up and changed_at > now() - interval '30 days'
      and lower(${address}) = any(select lower(each) from unnest(added) as each)`.execute(database);
  return rows.length > 0;
}
