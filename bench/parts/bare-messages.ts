import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import pg from 'pg';

// A message and the open pages that hear of it: one statement writes it and notifies every API process.

const text = `
  with place as (
    update messaging.conversation set last_position = last_position + 1 where id = $1::uuid returning last_position as position
  ), said as (
    insert into messaging.message (id, conversation_id, position, sender_id, body, attachments, sent_at)
    select $2::uuid, $1, position, $3::uuid, $4::text, 0, now() from place
    returning id, position, sent_at
  ), told as (
    update messaging.participant p set last_at = now(), archived = false,
      unread = case when staff_id = $3 then unread else unread + 1 end,
      digest_due = case when staff_id = $3 then digest_due else coalesce(digest_due, now() + interval '10 minutes') end
    where conversation_id = $1 and left_at is null returning staff_id
  ), audited as (
    insert into audit.event (id, at, actor_kind, actor_id, action, subject_id, address, outcome, detail)
    select $5::uuid, now(), 'staff', $3, 'send-message', $1, '127.0.0.1', 'ok',
      jsonb_build_object('facts', jsonb_build_array(jsonb_build_object('type', 'messaging.message-sent', 'position', position,
        'senderId', $3, 'messageId', $2, 'conversationId', $1))) from place
  ), notified as (
    select pg_notify('bare_message', json_build_object('conversationId', $1, 'position', (select position from place),
      'people', (select json_agg(staff_id) from told))::text) as done
  )
  select said.*, p.given_name || ' ' || p.family_name as sender_name, notified.done
  from said, notified, staff.staff_member p where p.id = $3`;

const WITHDRAWABLE_MS = 300_000;

export async function sendMessage(pool: pg.Pool, conversationId: string, body: string, senderId: string) {
  const values = [conversationId, randomUUID(), senderId, body, randomUUID()];
  const { rows } = await pool.query({ name: 'send-message', text, values });
  const { id, position, sent_at: sentAt, sender_name: senderName } = rows[0];
  return {
    id,
    position,
    senderId,
    body,
    sentAt,
    withdrawnAt: null,
    inReplyTo: null,
    withdrawableUntil: new Date(sentAt.getTime() + WITHDRAWABLE_MS),
    readBy: [],
    senderName,
    attachments: [],
  };
}

const pages = new Map<string, Set<ServerResponse>>();

/** The person's page hears of messages until it closes. */
export function openPage(staffId: string, response: ServerResponse): void {
  const own = pages.get(staffId) ?? new Set();
  pages.set(staffId, own.add(response));
  response.once('close', () => own.delete(response));
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write('event: hello\ndata: {}\n\n');
}

/** Passes on what any process has written. */
export async function tellOpenPages(databaseUrl: string): Promise<void> {
  const listener = new pg.Client(databaseUrl);
  await listener.connect();
  listener.on('notification', ({ payload }) => {
    const { conversationId, position, people } = JSON.parse(payload!);
    const data = JSON.stringify({ conversationId, what: 'message', position });
    for (const staffId of people)
      for (const page of pages.get(staffId) ?? []) page.write(`event: conversation\ndata: ${data}\n\n`);
  });
  await listener.query('listen bare_message');
}
