import { sql } from 'kysely';
import { newId } from '#shared-kernel/domain';
import type { Database } from '#shared-kernel/outbox';

/**
 * What came from Stripe and does not fit: somebody has to look.
 * `already_paid`: the money is posted, but what it was for had been paid or cancelled by then. `wrong_mode`: test money where the key
 * is for real money, or the other way round. `fee_in_other_currency`: the payment is posted, what Stripe keeps of it is not.
 * `dispute_reversed`: one that was lost is won after all, and its money came back.
 */
export const exceptionKinds = [
  'unknown_object',
  'unknown_payment',
  'wrong_account',
  'wrong_amount',
  'wrong_currency',
  'wrong_mode',
  'unpaid_session',
  'already_paid',
  'fee_in_other_currency',
  'dispute_reversed',
] as const;

export type ExceptionKind = (typeof exceptionKinds)[number];

export interface Misfit {
  readonly kind: ExceptionKind;
  /** Stripe's id of what does not fit. */
  readonly objectId: string;
  readonly accountId: string | null;
  readonly paymentId: string | null;
}

/** Keeps it once, however often Stripe tells of it. */
export async function noteException(database: Database, { kind, objectId, accountId, paymentId }: Misfit): Promise<void> {
  await sql`
    insert into billing.payment_exception (id, kind, object_id, account_id, payment_id)
    values (${newId()}, ${kind}, ${objectId}, ${accountId}::uuid, ${paymentId}::uuid)
    on conflict (kind, object_id) do nothing`.execute(database);
}
