import { type RawBuilder, sql } from 'kysely';
import type { Database } from '#shared-kernel/outbox';
import type { LinkDays } from '../domain/link-days.js';

export interface LinkDay extends LinkDays {
  /** The last second of the day that was asked for. */
  readonly expiresAt: Date;
}

/**
 * What the database's clock and its time zones say about a day. The end of a day is the last second before the next one;
 * it is asked for in two ways, because a zone may leave out the last hour of a day (Nuuk in spring) or have the first hour
 * of the next one twice (the Azores in autumn). Each way errs towards later where the other is right.
 * Today counts as over in its last second: a link for it would be dead when it is made.
 */
export async function linkDay(database: Database, day: string, timeZone: string, maxDays: number): Promise<LinkDay> {
  const { rows } = await sql<{ first: string; last: string; expiresAt: Date }>`
    select today::text as first, (today + ${maxDays}::int)::text as last, ${endOfDay(day, timeZone)} as "expiresAt"
    from (select ((now() + interval '1 second') at time zone ${timeZone})::date as today) as practice`.execute(database);
  return { ...rows[0]!, timeZone };
}

/** The last second of a day (any expression that says one) in the zone. */
export const endOfDay = (day: string | RawBuilder<string>, timeZone: string) => sql`least(
  (${day}::date + 1)::timestamp at time zone ${timeZone} - interval '1 second',
  (${day}::date + time '23:59:59') at time zone ${timeZone})`;
