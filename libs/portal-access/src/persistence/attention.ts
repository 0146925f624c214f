import { type RawBuilder, sql } from 'kysely';

/** Why an administrator should look at somebody: each person counts for one of the first three at most. */
export const attentionKinds = ['failed', 'expired', 'expiring', 'asked'] as const;
export type AttentionKind = (typeof attentionKinds)[number];

/** Rows `s` of `portal_status`, the order in which they are shown, and how a further page begins. */
export interface Attention {
  readonly from: RawBuilder<unknown>;
  readonly where: RawBuilder<unknown>;
  /** A time and an id: there is an index on both. */
  readonly key: RawBuilder<unknown>;
  readonly id: RawBuilder<unknown>;
  readonly newestFirst: boolean;
}

const until = { key: sql.ref('s.invitation_expires_at'), id: sql.ref('s.staff_id') };
const invited = sql`s.state = 'invited' and s.invitation ->> 'delivery' <> 'failed'`;
const statuses = sql`portal_access.portal_status s`;

export const attention: Record<AttentionKind, Attention> = {
  // Found by the invitation itself: an index on what stands in the status would be written with every mail that goes out.
  failed: {
    from: sql`portal_access.invitation i
      join portal_access.portal_access a on a.id = i.staff_id and a.invitation_id = i.id
      join portal_access.portal_status s on s.staff_id = i.staff_id`,
    where: sql`i.delivery = 'failed' and i.state in ('pending', 'expired') and s.state = 'invited'`,
    key: sql.ref('i.issued_at'),
    id: sql.ref('i.id'),
    newestFirst: true,
  },
  expired: { from: statuses, where: sql`${invited} and s.invitation_expires_at <= now()`, ...until, newestFirst: true },
  expiring: {
    from: statuses,
    where: sql`${invited} and s.invitation_expires_at > now() and s.invitation_expires_at <= now() + interval '24 hours'`,
    ...until,
    newestFirst: false,
  },
  asked: {
    from: statuses,
    where: sql`s.asked_again_at is not null`,
    key: sql.ref('s.asked_again_at'),
    id: until.id,
    newestFirst: false,
  },
};
