import { type RawBuilder, sql } from 'kysely';
import { INTERNAL_ERROR } from '../domain/invitation.js';

/**
 * An invitation whose link may go out: also one that was given up, in case an administrator has its sending tried again.
 * `coalesce` keeps PostgreSQL from walking through all that is pending, which it takes for little while the table grows.
 */
export const mayBeSent: RawBuilder<unknown> = sql`
  coalesce(state) = 'pending' and (delivery = 'queued' or delivery = 'failed' and delivery_reason = ${INTERNAL_ERROR}) and expires_at > now()`;
