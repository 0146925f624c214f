import { sql } from 'kysely';
import type { Database } from '#shared-kernel/outbox';
import type { Staff } from '#staff';

const ONE_AT_A_TIME = 7281992;

/**
 * Whether another person than this one can act as administrator now. Whoever asks holds the answer until their transaction
 * ends: of two administrators who take the role from each other at the same moment, the second sees what the first did.
 * Asked before any access record is locked, so that nobody waits in a circle.
 */
export async function hasOtherAdministrators(database: Database, staff: Staff, staffId: string): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(${ONE_AT_A_TIME})`.execute(database);
  const { rows } = await sql<{ id: string }>`
    select a.id from portal_access.portal_access a join portal_access.portal_status s on s.staff_id = a.id
    where a.role = 'administrator' and a.id <> ${staffId} and s.state = 'active'`.execute(database);
  // Asked of the record itself, which is right also where access has yet to be repaired.
  const people = await staff.findMany(rows.map(({ id }) => id));
  return people.some(({ offboarded }) => !offboarded);
}
