import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';

export interface Overdue {
  readonly id: string;
  readonly staff_id: string;
  readonly expires_at: Date;
}

/** What still counts as alive although its time is over by the database's clock: the next `limit` after `last`. */
export async function overdue(
  em: EntityManager,
  { table, alive }: { table: 'invitation' | 'password_link'; alive: 'pending' | 'active' },
  last: Overdue | undefined,
  limit: number,
): Promise<Overdue[]> {
  const further = last ? sql`and (expires_at, id) > (${last.expires_at}, ${last.id}::uuid)` : sql``;
  const { rows } = await sql<Overdue>`
    select id, staff_id, expires_at from ${sql.table(`portal_access.${table}`)}
    where state = ${sql.lit(alive)} and expires_at <= now() ${further} order by expires_at, id limit ${limit}`.execute(
    em.fork().getKysely(),
  );
  return rows;
}
