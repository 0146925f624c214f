import { type RawBuilder, sql } from 'kysely';
import { firstInstantOf } from '#shared-kernel/database';
import type { Database } from '#shared-kernel/outbox';
import type { LinkDays } from '../domain/link-days.js';

export interface LinkDay extends LinkDays {
  /** The last second of the day that was asked for. */
  readonly expiresAt: Date;
}

/**
 * What the database's clock and its time zones say about a day. The end of a day is the last second before the next one.
 * Today counts as over in its last second: a link for it would be dead when it is made.
 */
export async function linkDay(database: Database, day: string, timeZone: string, maxDays: number): Promise<LinkDay> {
  const { rows } = await sql<{ first: string; last: string; expiresAt: Date }>`
    select today::text as first, (today + ${maxDays}::int)::text as last, ${endOfDay(day, timeZone)} as "expiresAt"
    from (select ((now() + interval '1 second') at time zone ${timeZone})::date as today) as practice`.execute(database);
  return { ...rows[0]!, timeZone };
}

/** The last second of a day (any expression that says one) in the zone. */
export const endOfDay = (day: string | RawBuilder<string>, timeZone: string) =>
  sql`(${firstInstantOf(sql`(${day}::date + 1)`, timeZone)} - interval '1 second')`;
