import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { type RawBuilder, sql } from 'kysely';
import { Attachments, type AttachmentView } from './attachments.js';
import { Colleagues, nameOf } from './colleagues.js';
import { seenUntil } from './seen-people.js';

export interface MessageView {
  id: string;
  position: number;
  senderId: string;
  senderName: string | null;
  /** Null once it is withdrawn. */
  body: string | null;
  sentAt: string;
  withdrawnAt: string | null;
  /** Until when the caller may withdraw it; null where they may not. */
  withdrawableUntil: string | null;
  /** The position of the message that it answers. */
  inReplyTo: number | null;
  attachments: AttachmentView[];
  /** On the caller's own messages: who has read it, and when. */
  readBy: { staffId: string; readAt: string }[];
}

type Row = Omit<MessageView, 'senderName' | 'attachments' | 'readBy' | 'sentAt' | 'withdrawnAt' | 'withdrawableUntil'> & {
  sentAt: Date;
  withdrawnAt: Date | null;
  withdrawableUntil: Date | null;
  files: number;
  readBy: MessageView['readBy'] | null;
};

/** Messages as their readers see them. */
@Injectable()
export class MessageRows {
  constructor(
    private readonly em: EntityManager,
    private readonly colleagues: Colleagues,
    private readonly attachments: Attachments,
  ) {}

  /** Those messages `m` of the conversation that the caller may see, for the row `p` of theirs. */
  async read(conversationId: string, callerId: string, which: RawBuilder<unknown>): Promise<MessageView[]> {
    const { rows } = await sql<Row>`
      select m.id, m.position, m.sender_id as "senderId", m.body, m.sent_at as "sentAt", m.withdrawn_at as "withdrawnAt",
        m.in_reply_to as "inReplyTo", m.attachments as files,
        case when m.sender_id = ${callerId} and m.withdrawn_at is null and m.sent_at > now() - interval '5 minutes'
          then m.sent_at + interval '5 minutes' end as "withdrawableUntil",
        case when m.sender_id = ${callerId} then ${readBy(callerId)} end as "readBy"
      from messaging.participant p join messaging.message m on m.conversation_id = p.conversation_id
      where p.conversation_id = ${conversationId} and p.staff_id = ${callerId}
        and m.position <= coalesce(p.left_position, m.position) and ${which}`.execute(this.em.getKysely());
    return this.complete(rows);
  }

  private async complete(rows: readonly Row[]): Promise<MessageView[]> {
    const people = await this.colleagues.find(rows.map(({ senderId }) => senderId));
    const withFiles = rows.filter(({ files }) => files > 0).map(({ id }) => id);
    const files = withFiles.length > 0 ? await this.attachments.ofMessages(this.em, withFiles) : new Map();
    return rows.map(({ files: _, ...row }) => ({
      ...row,
      senderName: nameOf(people.get(row.senderId)),
      sentAt: row.sentAt.toISOString(),
      withdrawnAt: row.withdrawnAt?.toISOString() ?? null,
      withdrawableUntil: row.withdrawableUntil?.toISOString() ?? null,
      attachments: files.get(row.id) ?? [],
      readBy: row.readBy ?? [],
    }));
  }
}

/** Of each of the others the first mark at or after the message: one step into an index each. */
const readBy = (callerId: string) => sql`(
  select json_agg(json_build_object('staffId', o.staff_id, 'readAt', to_char(r.read_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
    order by r.read_at, o.staff_id)
  from messaging.participant o cross join lateral (
    select k.read_at from messaging.read_mark k
    where k.conversation_id = o.conversation_id and k.staff_id = o.staff_id and k.position >= m.position order by k.position limit 1
  ) r where o.conversation_id = m.conversation_id and o.staff_id <> ${callerId} and o.read_to >= m.position
    and r.read_at <= ${seenUntil})`;
