import { sql } from 'kysely';
import type { Database } from '#shared-kernel/outbox';
import { maskedEmail } from '../domain/masked-email.js';
import type { Mailing } from '../domain/password-link.js';

export interface PasswordLinkView {
  id: string;
  state: 'active' | 'consumed' | 'expired' | 'revoked';
  endedReason: string | null;
  endedAt: string | null;
  origin: 'administrator' | 'self';
  madeBy: { id: string; name: string | null } | null;
  madeAt: string;
  expiresOn: string | null;
  expiresAt: string;
  timeZone: string;
  emailedTo: {
    email: string;
    delivery: 'queued' | 'sent' | 'failed';
    deliveryReason: string | null;
    queuedAt: string;
    sentAt: string | null;
  }[];
  openedAt: string | null;
}

interface Row {
  id: string;
  state: PasswordLinkView['state'];
  ended_reason: string | null;
  ended_at: Date | null;
  origin: PasswordLinkView['origin'];
  made_by: string | null;
  made_by_name: string | null;
  made_at: Date;
  expires_on: string | null;
  expires_at: Date;
  mailings: Mailing[];
  opened_at: Date | null;
}

/** The person's password links, the newest first; the database's clock decides which have expired. Never a token. */
export async function passwordLinksOf(
  database: Database,
  staffId: string,
  timeZone: string,
  limit: number,
): Promise<PasswordLinkView[]> {
  const { rows } = await sql<Row>`
    select l.id, case when l.state = 'active' and l.expires_at <= now() then 'expired' else l.state end as state, l.ended_reason,
      coalesce(l.ended_at, case when l.expires_at <= now() then l.expires_at end) as ended_at, l.origin, l.made_by,
      nullif(trim(concat(b.given_name, ' ', b.family_name)), '') as made_by_name, l.made_at, l.expires_on::text as expires_on,
      l.expires_at, l.mailings, l.opened_at
    from portal_access.password_link l left join portal_access.portal_status b on b.staff_id = l.made_by
    where l.staff_id = ${staffId} order by l.made_at desc, l.id desc limit ${limit}`.execute(database);
  return rows.map((row) => ({
    id: row.id,
    state: row.state,
    endedReason: row.ended_reason,
    endedAt: row.ended_at?.toISOString() ?? null,
    origin: row.origin,
    madeBy: row.made_by ? { id: row.made_by, name: row.made_by_name } : null,
    madeAt: row.made_at.toISOString(),
    expiresOn: row.expires_on,
    expiresAt: row.expires_at.toISOString(),
    timeZone,
    emailedTo: row.mailings.map((mailing) => mailingView(mailing, row.state === 'active')),
    openedAt: row.opened_at?.toISOString() ?? null,
  }));
}

function mailingView(mailing: Mailing, alive: boolean): PasswordLinkView['emailedTo'][number] {
  const { delivery, reason: deliveryReason, queuedAt, sentAt } = mailing;
  const view = { email: maskedEmail(mailing.address), delivery, deliveryReason, queuedAt, sentAt };
  // Nobody sends a copy of a link that has ended: what still waits never goes out.
  return alive || delivery !== 'queued'
    ? view
    : { ...view, delivery: 'failed', deliveryReason: 'the link ended before the e-mail went out' };
}
