import { type RawBuilder, sql } from 'kysely';

/**
 * The first instant of a day (text, or any expression that says one) in a zone. A midnight that comes twice, when clocks go
 * back over it (Havana), counts from the earlier one; PostgreSQL alone takes the later one. Where clocks go forward over
 * midnight (Santiago) or over whole days (Samoa in 2011), it is the instant of the change. A day ends where the next begins.
 */
export const firstInstantOf = (day: string | RawBuilder<unknown>, timeZone: string) => sql<Date>`(
  select case when (earlier at time zone zone) >= midnight then least(earlier, later) else later end
  from (
    select zone, midnight, later,
      (midnight - ((evening at time zone zone) - (evening at time zone 'UTC'))) at time zone 'UTC' as earlier
    from (
      select zone, midnight, midnight at time zone zone as later, (midnight at time zone zone) - interval '12 hours' as evening
      from (select ${day}::date::timestamp as midnight, ${timeZone}::text as zone) as asked
    ) as by_clock_after
  ) as by_clock_before)`;
