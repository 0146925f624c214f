import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';

const text = `
  with old as (
    select id, array(select f from unnest($2::text[]) f where f <> all (features)) as added,
      array(select f from unnest(features) f where f <> all ($2::text[])) as removed
    from portal_access.portal_access where id = $1::uuid
  ), access as (
    update portal_access.portal_access set features = $2::text[], features_version = features_version + 1 where id = $1
    returning id, role, since, features_version
  ), audited as (
    insert into audit.event (id, at, actor_kind, actor_id, action, subject_id, address, outcome, detail)
    select $3::uuid, now(), 'staff', $4::uuid, 'save-features', $1, '127.0.0.1', 'ok',
      jsonb_build_object('facts', jsonb_build_array(jsonb_build_object('type', 'portal-access.features-saved', 'staffId', $1,
        'features', $2::text[], 'switchedOn', added, 'switchedOff', removed))) from old
  ), noted as (
    insert into portal_access.timeline_entry (id, staff_id, type, at, by_kind, by_id, detail)
    select $5::uuid, $1, 'features_saved', now(), 'staff', $4,
      jsonb_build_object('features', $2::text[], 'switchedOn', added, 'switchedOff', removed) from old
  )
  update portal_access.portal_status s set role = a.role, features = $2::text[], state = 'not_invited', since = a.since,
    headline = 'Not invited yet.', headline_expired = null, reasons = '{}', next_action = 'Save the features and send the invitation.',
    next_action_expired = null, invitation = null, invitation_expires_at = null, last_sign_in_at = null
  from access a, staff.staff_member p where s.staff_id = a.id and p.id = a.id
  returning s.role, s.features, s.headline, s.next_action, s.since, a.features_version as version, p.emails`;

/** Of somebody who was not invited yet. */
export async function saveFeatures(pool: Pool, staffId: string, features: string[], callerId: string) {
  const values = [staffId, features, randomUUID(), callerId, randomUUID()];
  const { rows } = await pool.query({ name: 'save-features', text, values });
  const { role, headline, next_action: nextAction, since, version, emails } = rows[0];
  return {
    role,
    features: rows[0].features,
    status: {
      state: 'not_invited',
      headline,
      reasons: [],
      nextAction,
      since,
      invitation: null,
      lastSignInAt: null,
      remainingSteps: [],
      disabled: null,
      askedAgainAt: null,
    },
    disabled: null,
    signInEmail: null,
    secondFactor: null,
    invitation: null,
    emails: (emails as string[]).map((address, place) => ({ address, primary: place === 0 })),
    passwordLinks: [],
    version,
  };
}
