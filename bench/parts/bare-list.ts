import type { Pool } from 'pg';

const LIMIT = 50;

/** The rows of a page as pg hands them over, brought into the shape of `GET /api/staff`. One prepared statement for each shape. */
export async function listStaff(pool: Pool, { status, cursor }: { status?: string; cursor?: string }) {
  const [name, id] = cursor ? JSON.parse(Buffer.from(cursor, 'base64url').toString()) : [null, null];
  const conditions = ['true'];
  const values: unknown[] = [];
  if (status) conditions.push(`state = $${values.push(status)}`);
  if (cursor) conditions.push(`(sort_name, staff_id) > ($${values.push(name)}, $${values.push(id)}::uuid)`);
  const { rows } = await pool.query<Row>({
    name: ['list', status && 'status', cursor && 'cursor'].filter(Boolean).join(' '),
    text: `select staff_id, external_id, given_name, family_name, job_title, office, primary_email, offboarded, role, features, state,
       headline, headline_expired, reasons, next_action, next_action_expired, since, invitation,
       coalesce(invitation_expires_at <= now(), false) as expired, last_sign_in_at, sort_name, remaining_steps, disabled,
       asked_again_at
     from portal_access.portal_status where ${conditions.join(' and ')} order by sort_name, staff_id limit ${LIMIT + 1}`,
    values,
  });
  const last = rows.length > LIMIT ? rows[LIMIT - 1]! : null;
  return {
    items: rows.slice(0, LIMIT).map(itemOf),
    nextCursor: last && Buffer.from(JSON.stringify([last.sort_name, last.staff_id])).toString('base64url'),
  };
}

interface Row extends Record<string, unknown> {
  given_name: string;
  sort_name: string;
  staff_id: string;
  expired: boolean;
  headline: string;
  headline_expired: string | null;
  next_action: string | null;
  next_action_expired: string | null;
  invitation: { state: string } | null;
}

function itemOf(row: Row) {
  const named = (words: string | null) => words && words.replaceAll('{name}', row.given_name);
  const expired = row.expired && row.headline_expired !== null;
  return {
    id: row.staff_id,
    externalId: row.external_id,
    givenName: row.given_name,
    familyName: row.family_name,
    jobTitle: row.job_title,
    office: row.office,
    email: row.primary_email,
    offboarded: row.offboarded,
    role: row.role,
    features: row.features,
    portalStatus: {
      state: row.state,
      headline: named(expired ? row.headline_expired : row.headline),
      reasons: row.reasons,
      nextAction: named(expired ? row.next_action_expired : row.next_action),
      since: row.since,
      invitation: row.expired && row.invitation?.state === 'pending' ? { ...row.invitation, state: 'expired' } : row.invitation,
      lastSignInAt: row.last_sign_in_at,
      remainingSteps: row.remaining_steps,
      disabled: row.disabled,
      askedAgainAt: row.asked_again_at,
    },
  };
}
