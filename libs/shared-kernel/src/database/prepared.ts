import type { EntityManager, PostgreSqlConnection } from '@mikro-orm/postgresql';

/**
 * Runs a statement that PostgreSQL parses and plans once per connection instead of at every call: for the few reads that
 * nearly every request needs. Outside of any transaction. `name` stands for exactly one text; without it,
 * the statement is planned at this call.
 */
export async function runPrepared<Row extends object>(
  em: EntityManager,
  name: string | undefined,
  text: string,
  values: unknown[],
): Promise<Row[]> {
  const pool = await (em.getConnection() as PostgreSqlConnection).getNativeClient();
  const { rows } = await pool.query<Row>({ name, text, values });
  return rows;
}
