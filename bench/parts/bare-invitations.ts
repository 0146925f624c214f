import { createHash, randomBytes, randomUUID } from 'node:crypto';
import nodemailer from 'nodemailer';
import type { Pool } from 'pg';

// An invitation: the API writes it down with one statement and notifies the worker, which makes the link, sends the mail through
// nodemailer's pool, and writes down that it was sent.

const HOURS = 72;

const issueSql = `
  with issued as (
    insert into portal_access.invitation (id, staff_id, email, issued_at, expires_at, issued_by, state, delivery)
    values ($3::uuid, $1::uuid, $2::text, $6::timestamptz, $7::timestamptz, $5::uuid, 'pending', 'queued')
  ), access as (
    update portal_access.portal_access set invitation_id = $3, since = $6, recent_sends = recent_sends || jsonb_build_array($8::text)
    where id = $1
  ), audited as (
    insert into audit.event (id, at, actor_kind, actor_id, action, subject_id, address, outcome, detail)
    values ($10::uuid, $6, 'staff', $5, 'send-invitation', $1, '127.0.0.1', 'ok',
      jsonb_build_object('facts', jsonb_build_array(jsonb_build_object('type', 'portal-access.invitation-issued', 'staffId', $1,
        'maskedEmail', $9::text, 'invitationId', $3))))
  ), noted as (
    insert into portal_access.timeline_entry (id, staff_id, type, at, by_kind, by_id, detail)
    values ($4::uuid, $1, 'invitation_issued', $6, 'staff', $5, jsonb_build_object('maskedEmail', $9, 'invitationId', $3))
  ), listed as (
    update portal_access.portal_status set state = 'invited', since = $6, headline = $11, headline_expired = $12, reasons = '{}',
      next_action = 'Wait for {name}, or send the invitation again.', next_action_expired = 'Send the invitation again.',
      invitation = $13::jsonb, invitation_expires_at = $7
    where staff_id = $1
  ), fact as (
    insert into shared_kernel.outbox (id, type, payload, occurred_at, reactions, relayed_at)
    values ($4, 'portal-access.invitation-issued', jsonb_build_object('staffId', $1, 'maskedEmail', $9, 'invitationId', $3), $6,
      '{portal-access.send-invitation-email}', $6)
  )
  select pg_notify('bare_invitation', $4::text || ' ' || $3::text)`;

/** Answers as the product does: the mail is on its way. */
export async function inviteByMail(pool: Pool, staffId: string, email: string, callerId: string) {
  const id = randomUUID();
  const [issued, expires] = [new Date(), new Date(Date.now() + HOURS * 3_600_000)];
  const maskedEmail = `${email[0]}•••@${email.slice(email.indexOf('@') + 1)}`;
  const invitation = {
    id,
    email,
    state: 'pending',
    sentAt: null,
    delivery: 'queued',
    issuedAt: issued.toISOString(),
    openedAt: null,
    expiresAt: expires.toISOString(),
    remindedAt: null,
    maskedEmail,
    deliveryReason: null,
  };
  await pool.query({
    name: 'issue-invitation',
    text: issueSql,
    values: [
      staffId,
      email,
      id,
      randomUUID(),
      callerId,
      issued,
      expires,
      issued.toISOString(),
      maskedEmail,
      randomUUID(),
      `Invitation sent to ${maskedEmail} on ${day.format(issued)}. {name} hasn't signed in yet. The link works until ${whole(expires)}.`,
      `The invitation sent on ${day.format(issued)} expired before {name} signed in.`,
      JSON.stringify({ ...invitation, email: maskedEmail }),
    ],
  });
  return invitation;
}

const inNewYork = { timeZone: 'America/New_York' } as const;
const day = new Intl.DateTimeFormat('en-US', { ...inNewYork, dateStyle: 'medium' });
const hour = new Intl.DateTimeFormat('en-US', { ...inNewYork, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const whole = (at: Date) => `${day.format(at)}, ${hour.format(at)} (America/New_York)`;

const linkSql = `
  with made as (
    update portal_access.invitation set token_hash = $3::bytea where id = $2::uuid returning staff_id, email, expires_at
  ), queued as (
    insert into email.delivery (id, email, state, recipient, subject_id, attempts, queued_at, updated_at)
    select $1::uuid, 'invitation', 'queued', email, staff_id, 1, now(), now() from made
  )
  select email, expires_at as "expiresAt" from made`;

const sentSql = `
  with sent as (
    update portal_access.invitation set delivery = 'sent', sent_at = now() where id = $2::uuid returning staff_id
  ), fact as (
    update shared_kernel.outbox set completed_at = now() where id = $1::uuid returning payload
  ), delivered as (
    update email.delivery set state = 'sent', sent_at = now(), updated_at = now() where id = $1
  ), processed as (
    insert into shared_kernel.processed (event_id, reaction) values ($1, 'portal-access.send-invitation-email')
  ), noted as (
    insert into portal_access.timeline_entry (id, staff_id, type, at, by_kind, by_id, detail)
    select $3::uuid, staff_id, 'invitation_sent', now(), 'system', null, payload - 'staffId' from sent, fact
  ), audited as (
    insert into audit.event (id, at, actor_kind, action, subject_id, outcome, detail)
    select $4::uuid, now(), 'system', 'portal-access.invitation-sent', staff_id, 'ok',
      jsonb_build_object('facts', jsonb_build_array(payload || '{"type": "portal-access.invitation-sent"}')) from sent, fact
  )
  update portal_access.portal_status s set invitation = s.invitation || jsonb_build_object('delivery', 'sent', 'sentAt', $5::text)
  from sent where s.staff_id = sent.staff_id`;

/** Mails go out over as many connections as the product opens. */
const MAIL_CONNECTIONS = 10;

/** A mail of the product, of which link and day are replaced for each person: nothing is rendered here. */
export interface MailTemplate {
  subject: string;
  html: string;
  text: string;
}

export function mailer(pool: Pool, smtpUrl: string) {
  const transport = nodemailer.createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: MAIL_CONNECTIONS,
    maxMessages: 500,
  });
  let template: MailTemplate | undefined;
  const personal = (body: string, token: string, until: string) =>
    body.replaceAll(/activate#[\w-]+/g, `activate#${token}`).replaceAll(/\w+ \d+, \d+, \d+:\d+ \(America\/New_York\)/g, until);

  /** `payload` is what the API notified: the ids of the event and of the invitation. */
  async function sendInvitation(payload: string): Promise<void> {
    const [eventId, invitationId] = payload.split(' ') as [string, string];
    const token = randomBytes(32).toString('base64url');
    const hash = createHash('sha256').update(token).digest();
    const { rows } = await pool.query<{ email: string; expiresAt: Date }>({
      name: 'make-link',
      text: linkSql,
      values: [eventId, invitationId, hash],
    });
    const { email, expiresAt } = rows[0]!;
    const { subject, html, text } = template!;
    await transport.sendMail({
      from: 'Staff portal <no-reply@staff-portal.localhost>',
      to: email,
      subject,
      html: personal(html, token, whole(expiresAt)),
      text: personal(text, token, whole(expiresAt)),
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    });
    const values = [eventId, invitationId, randomUUID(), randomUUID(), new Date().toISOString()];
    await pool.query({ name: 'tell-sent', text: sentSql, values });
  }

  return { sendInvitation, useTemplate: (mail: MailTemplate) => void (template = mail) };
}
