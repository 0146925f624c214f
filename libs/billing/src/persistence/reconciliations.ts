import { sql } from 'kysely';
import { newId } from '#shared-kernel/domain';
import type { Database } from '#shared-kernel/outbox';

/** What one comparison with Stripe's own record found. */
export interface Tally {
  readonly since: Date;
  readonly startedAt: Date;
  events: number;
  eventsMissing: number;
  entries: number;
  entriesMissing: number;
}

/** From when on Stripe's record is compared: an hour before the last time, but never longer ago than Stripe keeps its events. */
export async function comparedFrom(database: Database): Promise<Date> {
  const { rows } = await sql<{ since: Date }>`
    select greatest(max(started_at) - interval '1 hour', now() - interval '30 days') as since from billing.reconciliation`.execute(
    database,
  );
  return rows[0]!.since;
}

export async function keepTally(database: Database, tally: Tally): Promise<void> {
  const { since, startedAt, events, eventsMissing, entries, entriesMissing } = tally;
  await sql`
    insert into billing.reconciliation (id, since, started_at, events, events_missing, entries, entries_missing)
    values (${newId()}, ${since}, ${startedAt}, ${events}, ${eventsMissing}, ${entries}, ${entriesMissing})`.execute(database);
}

/** Those of the events that were never heard. */
export async function neverHeard<E extends { readonly eventId: string }>(database: Database, events: readonly E[]): Promise<E[]> {
  const { rows } = await sql<{ id: string }>`
    select event_id as id from billing.stripe_event where event_id = any(${events.map(({ eventId }) => eventId)}::text[])`.execute(
    database,
  );
  const heard = new Set(rows.map(({ id }) => id));
  return events.filter(({ eventId }) => !heard.has(eventId));
}

/** Those of the entries for which there is no posting. */
export async function neverPosted<E extends { readonly kind: string; readonly reference: string }>(
  database: Database,
  entries: readonly E[],
): Promise<E[]> {
  const { rows } = await sql<{ place: number }>`
    select place::int from unnest(${entries.map(({ kind }) => kind)}::text[], ${entries.map(({ reference }) => reference)}::text[])
      with ordinality as e(kind, reference, place)
    where not exists (select from billing.posting p where p.kind = e.kind and p.reference = e.reference) order by place`.execute(
    database,
  );
  return rows.map(({ place }) => entries[place - 1]!);
}

export interface OverduePayment {
  readonly id: string;
  /** Null where Stripe never answered. */
  readonly sessionId: string | null;
  /** Somebody has cancelled it while Stripe did not answer. */
  readonly withdrawn: boolean;
}

/** Payments that should have come to an end by now. */
export async function overduePayments(database: Database): Promise<OverduePayment[]> {
  const { rows } = await sql<OverduePayment>`
    select id, session_id as "sessionId", withdrawn from billing.payment
    where state = 'pending' and (withdrawn or coalesce(expires_at, started_at + interval '1 hour') < now() - interval '5 minutes')
    order by id limit 1000`.execute(database);
  return rows;
}
