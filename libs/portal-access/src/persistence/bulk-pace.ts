import { sql } from 'kysely';
import type { Database } from '#shared-kernel/outbox';

/** Invitations of bulk work that may wait to be e-mailed at once: enough to keep every worker busy, few enough to cancel the rest. */
const MOST_WAITING = 1_000;

export interface Pace {
  /** How many invitations may be issued now. */
  budget: number;
  /** The database's time. */
  now: Date;
}

/**
 * Takes the one row that whoever advances bulk work holds until the end of its transaction, and says how much may be done;
 * undefined while another process has it. `perMinute` 0 is no limit. What was saved up counts for a second at most, so that
 * mails leave evenly.
 */
export async function takePace(database: Database, perMinute: number): Promise<Pace | undefined> {
  const held = await sql<{ paidUntil: Date; now: Date }>`
    select paid_until as "paidUntil", now() as now from portal_access.bulk_pace for update skip locked`.execute(database);
  if (!held.rows[0]) return undefined;
  const { paidUntil, now } = held.rows[0];
  const { rows } = await sql<{ waiting: number }>`
    select count(*)::integer as waiting from portal_access.invitation
    where bulk_id is not null and state = 'pending' and delivery = 'queued'`.execute(database);
  const room = Math.max(0, MOST_WAITING - rows[0]!.waiting);
  if (perMinute === 0) return { budget: room, now };
  const savedMs = Math.min(now.getTime() - paidUntil.getTime(), savedAtMost(perMinute));
  return { budget: Math.min(room, Math.max(0, Math.floor((savedMs * perMinute) / 60_000 + 1e-6))), now };
}

/** Each invitation pays for its share of a minute. */
export async function payPace(database: Database, perMinute: number, invitations: number): Promise<void> {
  if (perMinute === 0 || invitations === 0) return;
  const saved = sql`make_interval(secs => ${savedAtMost(perMinute) / 1_000}::float8)`;
  const price = sql`make_interval(secs => ${(invitations * 60) / perMinute}::float8)`;
  await sql`
    update portal_access.bulk_pace set paid_until = greatest(paid_until, now() - ${saved}) + ${price}`.execute(database);
}

const savedAtMost = (perMinute: number) => Math.max(1_000, 60_000 / perMinute);
