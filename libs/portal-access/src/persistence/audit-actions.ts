import { sql } from 'kysely';
import type { Database } from '#shared-kernel/outbox';

/** Every action that stands in the audit, by name. It jumps from one to the next in the index, however many rows each has. */
export async function auditActions(database: Database): Promise<string[]> {
  const { rows } = await sql<{ action: string }>`
    with recursive known (action) as (
      (select action from audit.event order by action limit 1)
      union all
      select (select e.action from audit.event e where e.action > known.action order by e.action limit 1)
      from known where known.action is not null
    )
    select action from known where action is not null order by action`.execute(database);
  return rows.map(({ action }) => action);
}
