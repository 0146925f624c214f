import { sql } from 'kysely';
import type { Database } from '#shared-kernel/outbox';
import { type StaffFilter, staffConditions } from './staff-filter.js';

export interface StatusCounts {
  not_invited: number;
  invited: number;
  setup_incomplete: number;
  active: number;
  disabled: number;
}

/** How many of the people whom the filter means stand in which status at this moment; without one, of everybody on record. */
export async function statusCounts(database: Database, filter: StaffFilter = {}): Promise<StatusCounts> {
  const { rows } = await sql<{ state: keyof StatusCounts; people: number }>`
    select s.state, count(*)::int as people from portal_access.portal_status s
    where ${sql.join(staffConditions(filter), sql` and `)} group by s.state`.execute(database);
  const none: StatusCounts = { not_invited: 0, invited: 0, setup_incomplete: 0, active: 0, disabled: 0 };
  return { ...none, ...Object.fromEntries(rows.map(({ state, people }) => [state, people])) };
}
