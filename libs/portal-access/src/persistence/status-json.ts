import { type RawBuilder, sql } from 'kysely';

/**
 * The one derived status of a person as JSON, from a row `s` of `portal_status`. The list, the person's page and the session
 * all read it here, so they can never disagree; the database's clock decides whether the invitation has expired.
 */
export const statusJson: RawBuilder<unknown> = sql`
  json_build_object(
    'state', s.state,
    'headline', replace(case when s.invitation_expires_at <= now() and s.headline_expired is not null then s.headline_expired else s.headline end, '{name}', s.given_name),
    'reasons', s.reasons,
    'nextAction', replace(case when s.invitation_expires_at <= now() and s.headline_expired is not null then s.next_action_expired else s.next_action end, '{name}', s.given_name),
    'since', to_char(s.since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'invitation', case when s.invitation ->> 'state' = 'pending' and s.invitation_expires_at <= now() then s.invitation || '{"state": "expired"}' else s.invitation end,
    'lastSignInAt', to_char(s.last_sign_in_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'remainingSteps', s.remaining_steps,
    'disabled', s.disabled,
    'askedAgainAt', to_char(s.asked_again_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
  )`;
