import pg from 'pg';

/** Runs one statement on a connection of its own and answers the rows. */
export async function sql<Row extends pg.QueryResultRow = any>(
  url: string,
  statement: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<Row>(statement, values)).rows;
  } finally {
    await client.end();
  }
}

/** Calls an API from code that looks at every table: how many rows each table has now. */
export async function rowCounts(url: string, except: RegExp = /^$/): Promise<Record<string, number>> {
  const tables = await sql<{ name: string }>(
    url,
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
  );
  const counted = tables
    .filter(({ name }) => !except.test(name))
    .map(({ name }) => `select '${name}' as name, count(*)::int as rows from ${name}`);
  return Object.fromEntries((await sql(url, counted.join(' union all '))).map(({ name, rows }) => [name, rows]));
}
