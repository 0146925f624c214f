import { sql } from 'kysely';
import type { Database } from '#shared-kernel/outbox';

const ONE_AT_A_TIME = 7281992;

/**
 * Whether another person than this one can act as administrator now. Whoever asks holds the answer until their transaction
 * ends: of two administrators who take the role from each other at the same moment, the second sees what the first did.
 * Asked before any access record is locked, so that nobody waits in a circle.
 */
export async function hasOtherAdministrators(database: Database, staffId: string): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(${ONE_AT_A_TIME})`.execute(database);
  const { rows } = await sql`
    select 1 from portal_access.portal_access a join portal_access.portal_status s on s.staff_id = a.id
    where a.role = 'administrator' and a.id <> ${staffId} and s.state = 'active' and not s.offboarded limit 1`.execute(database);
  return rows.length > 0;
}
