import { createHash, randomUUID } from 'node:crypto';
import type { Pool } from 'pg';

// The statements of Save Features as the API sends them (seen with `log_statement = all`), in the same order, and nothing else.

const sessionSql = `
  select s.id, a.id as staff_id, a.role, a.features, a.contact_confirmed_at is not null and a.terms_accepted_at is not null as complete,
    s.last_seen_at < now() - interval '30 seconds' as to_touch
  from portal_access.session s join portal_access.portal_access a on a.id = s.staff_id
  where s.token_hash = $1 and s.last_seen_at > now() - interval '720 minutes' and s.created_at > now() - interval '12 hours'
    and a.disabled_at is null and a.activated_at is not null`;

const personSql = `
  select id, external_id, given_name, family_name, job_title, office, phone, time_zone, locale, emails,
    offboarded_at is not null as offboarded, created_at, version
  from staff.staff_member where id = $1`;

const auditSql = `
  insert into audit.event (id, at, actor_kind, actor_id, action, subject_id, address, outcome, detail)
  select id, at, "actorKind", "actorId", action, "subjectId", address, outcome, detail
  from json_to_recordset($1::json) as entry(id uuid, at timestamptz, "actorKind" text, "actorId" uuid, action text, "subjectId" uuid,
    address text, outcome text, detail jsonb)`;

const statusSql = `
  insert into portal_access.portal_status as s (staff_id, role, features, state, since, headline, headline_expired, reasons,
    next_action, next_action_expired, invitation, invitation_expires_at, last_sign_in_at)
  values ($1, $2, $3::text[], $4, $5, $6, $7, $8::text[], $9, $10, $11::jsonb, $12, $13)
  on conflict (staff_id) do update set role = excluded.role, features = excluded.features, state = excluded.state,
    since = excluded.since, headline = excluded.headline, headline_expired = excluded.headline_expired, reasons = excluded.reasons,
    next_action = excluded.next_action, next_action_expired = excluded.next_action_expired, invitation = excluded.invitation,
    invitation_expires_at = excluded.invitation_expires_at, last_sign_in_at = excluded.last_sign_in_at`;

const timelineSql = `
  insert into portal_access.timeline_entry (id, staff_id, type, at, by_kind, by_id, detail)
  values ($1::uuid, $2::uuid, $3, $4::timestamptz, $5, $6::uuid, $7::jsonb)`;

const answerSql = `
  select s.features, s.state, s.headline, s.headline_expired, s.reasons, s.next_action, s.since, s.invitation, s.last_sign_in_at,
    i.email, coalesce(a.features_version, 0) as version
  from portal_access.portal_status s left join portal_access.portal_access a on a.id = s.staff_id
    left join portal_access.invitation i on i.id = a.invitation_id
  where s.staff_id = $1`;

export async function saveFeatures(pool: Pool, staffId: string, features: string[]) {
  // It finds nobody, and costs the same.
  const session = createHash('sha256').update(staffId).digest();
  await pool.query(sessionSql, [session]);
  await pool.query(personSql, [staffId]);
  await change(pool, staffId, features);
  const [person, answer] = await Promise.all([pool.query(personSql, [staffId]), pool.query(answerSql, [staffId])]);
  return { ...answer.rows[0], emails: person.rows[0].emails };
}

async function change(pool: Pool, staffId: string, features: string[]): Promise<void> {
  const at = new Date();
  const detail = { features, switchedOn: features, switchedOff: [] };
  const entry = { id: randomUUID(), at, actorKind: 'staff', actorId: staffId, action: 'save-features', subjectId: staffId };
  const facts = [{ type: 'portal-access.features-saved', staffId, ...detail }];
  const client = await pool.connect();
  try {
    await client.query('begin');
    const { rows } = await client.query('select a.* from portal_access.portal_access a where a.id = $1 limit 1 for update', [
      staffId,
    ]);
    const version = rows[0].features_version + 1;
    await client.query('update portal_access.portal_access set features = $1, features_version = $2 where id = $3', [
      features,
      version,
      staffId,
    ]);
    await client.query(auditSql, [JSON.stringify([{ ...entry, address: '127.0.0.1', outcome: 'ok', detail: { facts } }])]);
    const words = ['Not invited yet.', null, [], 'Save the features and send the invitation.', null];
    await client.query(statusSql, [staffId, 'staff', features, 'not_invited', rows[0].since, ...words, null, null, null]);
    await client.query(timelineSql, [randomUUID(), staffId, 'features_saved', at, 'staff', staffId, JSON.stringify(detail)]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}
