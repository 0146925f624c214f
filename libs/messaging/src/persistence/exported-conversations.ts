import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Attachments, type AttachmentView } from './attachments.js';
import { Colleagues, nameOf } from './colleagues.js';

const CONVERSATIONS_AT_ONCE = 100;
const MESSAGES_AT_ONCE = 200;
const FILES_AT_ONCE = 100;

export interface ExportedConversation {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly startedBy: string;
  readonly startedAt: Date;
  readonly leftAt: Date | null;
  /** Everything up to here is there for good: places are given in the order of the commits. */
  readonly lastPosition: number;
}

interface ExportedMessage {
  readonly id: string;
  readonly position: number;
  readonly senderId: string;
  readonly sender: string | null;
  readonly sentAt: Date;
  readonly inReplyTo: number | null;
  readonly withdrawnAt: Date | null;
  readonly body: string | null;
  readonly attachments: readonly AttachmentView[];
}

interface ExportedFile {
  readonly id: string;
  readonly name: string;
  readonly fileKey: string;
  /** Of its message. */
  readonly position: number;
  /** Among the files of its message. */
  readonly place: number;
}

/** What one person could see of their conversations, read a page at a time. */
@Injectable()
export class ExportedConversations {
  constructor(
    private readonly em: EntityManager,
    private readonly colleagues: Colleagues,
    private readonly attachments: Attachments,
  ) {}

  async *of(staffId: string): AsyncGenerator<ExportedConversation> {
    let after = '00000000-0000-0000-0000-000000000000';
    for (;;) {
      const { rows } = await sql<ExportedConversation>`
        select c.id, c.kind, c.subject, c.started_by as "startedBy", c.started_at as "startedAt", p.left_at as "leftAt",
          coalesce(p.left_position, c.last_position) as "lastPosition"
        from messaging.participant p join messaging.conversation c on c.id = p.conversation_id
        where p.staff_id = ${staffId} and c.id > ${after}::uuid order by c.id limit ${CONVERSATIONS_AT_ONCE}`.execute(
        this.em.fork().getKysely(),
      );
      yield* rows;
      if (rows.length < CONVERSATIONS_AT_ONCE) return;
      after = rows.at(-1)!.id;
    }
  }

  async *messages({ id, lastPosition }: ExportedConversation): AsyncGenerator<ExportedMessage> {
    let after = 0;
    for (;;) {
      const em = this.em.fork();
      const { rows } = await sql<Omit<ExportedMessage, 'sender' | 'attachments'>>`
        select id, position, sender_id as "senderId", sent_at as "sentAt", in_reply_to as "inReplyTo", withdrawn_at as "withdrawnAt", body
        from messaging.message where conversation_id = ${id} and position > ${after} and position <= ${lastPosition}
        order by position limit ${MESSAGES_AT_ONCE}`.execute(em.getKysely());
      const people = await this.colleagues.find(rows.map(({ senderId }) => senderId));
      const files = await this.attachments.ofMessages(
        em,
        rows.map((message) => message.id),
      );
      for (const row of rows) yield { ...row, sender: nameOf(people.get(row.senderId)), attachments: files.get(row.id) ?? [] };
      if (rows.length < MESSAGES_AT_ONCE) return;
      after = rows.at(-1)!.position;
    }
  }

  async *files({ id, lastPosition }: ExportedConversation): AsyncGenerator<ExportedFile> {
    let [position, place] = [0, 0];
    for (;;) {
      const { rows } = await sql<ExportedFile>`
        select a.id, a.name, a.file_key as "fileKey", m.position, a.place
        from messaging.message m join messaging.attachment a on a.message_id = m.id
        where m.conversation_id = ${id} and m.position <= ${lastPosition} and m.attachments > 0
          and m.position >= ${position} and (m.position, a.place) > (${position}, ${place})
        order by m.position, a.place limit ${FILES_AT_ONCE}`.execute(this.em.fork().getKysely());
      yield* rows;
      if (rows.length < FILES_AT_ONCE) return;
      ({ position, place } = rows.at(-1)!);
    }
  }

  /** Of an announcement its sender alone: the others are not the person's business, and may be thousands. */
  async people({ id, kind, startedBy }: ExportedConversation): Promise<{ staffId: string; name: string | null }[]> {
    const { rows } = await sql<{ id: string }>`
      select staff_id as id from messaging.participant where conversation_id = ${id} and ${kind} <> 'announcement'
      order by joined_at, staff_id`.execute(this.em.fork().getKysely());
    const ids = kind === 'announcement' ? [startedBy] : rows.map((row) => row.id);
    const known = await this.colleagues.find(ids);
    return ids.map((staffId) => ({ staffId, name: nameOf(known.get(staffId)) }));
  }
}
