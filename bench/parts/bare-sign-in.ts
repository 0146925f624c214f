import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { verify } from '@node-rs/argon2';
import type { Pool } from 'pg';

// A sign-in is the hash itself and the rows of the session.

const findSql = `select id, password_hash as hash from portal_access.portal_access where sign_in_email = $1::text`;

const openSql = `
  with session as (
    insert into portal_access.session (id, token_hash, staff_id, device, address)
    values ($2::uuid, $3::bytea, $1::uuid, $4::text, '127.0.0.1')
  ), access as (
    update portal_access.portal_access set last_sign_in_at = now() where id = $1
  ), audited as (
    insert into audit.event (id, at, actor_kind, actor_id, action, subject_id, address, outcome, detail)
    values ($5::uuid, now(), 'staff', $1, 'sign-in', $1, '127.0.0.1', 'ok', jsonb_build_object('device', $4,
      'facts', jsonb_build_array(jsonb_build_object('type', 'portal-access.signed-in', 'staffId', $1))))
  ), noted as (
    insert into portal_access.timeline_entry (id, staff_id, type, at, by_kind, by_id, detail)
    values ($6::uuid, $1, 'signed_in', now(), 'staff', $1, '{}')
  )
  update portal_access.portal_status set state = 'active', headline = $7::text, last_sign_in_at = now() where staff_id = $1`;

const day = new Intl.DateTimeFormat('en-US', { timeZone: 'America/New_York', dateStyle: 'medium' });
const hour = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/New_York',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** The session's token; nothing when the password is wrong. */
export async function signIn(pool: Pool, { email, password }: { email: string; password: string }, device: string | null) {
  const found = await pool.query<{ id: string; hash: string }>({ name: 'find-account', text: findSql, values: [email] });
  const { id, hash } = found.rows[0]!;
  if (!(await verify(hash, password))) return undefined;
  const token = randomBytes(32).toString('base64url');
  const tokenHash = createHash('sha256').update(`session:${token}`).digest();
  const at = new Date();
  const headline = `Active. Last signed in ${day.format(at)}, ${hour.format(at)} (America/New_York).`;
  const values = [id, randomUUID(), tokenHash, device, randomUUID(), randomUUID(), headline];
  await pool.query({ name: 'open-session', text: openSql, values });
  return token;
}
