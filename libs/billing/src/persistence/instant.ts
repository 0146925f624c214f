import { type RawBuilder, sql } from 'kysely';

/** A column's instant as the API writes it: `2026-11-25T19:05:00.000Z`. */
export const instant = (column: string): RawBuilder<string> =>
  sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
