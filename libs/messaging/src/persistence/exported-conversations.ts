import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { ZipEntry } from '#shared-kernel/zip';
import { Attachments, type AttachmentView } from './attachments.js';
import { Colleagues, nameOf } from './colleagues.js';

const CONVERSATIONS_AT_ONCE = 100;
const MESSAGES_AT_ONCE = 200;

interface Exported {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly startedBy: string;
  readonly startedAt: Date;
  readonly leftAt: Date | null;
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

/** One person's conversations with all that the person could see of them, a page at a time, as files. */
@Injectable()
export class ExportedConversations {
  constructor(
    private readonly em: EntityManager,
    private readonly colleagues: Colleagues,
    private readonly attachments: Attachments,
  ) {}

  /** `conversations.json`, then each conversation once more as text to read. */
  async *of(staffId: string): AsyncGenerator<ZipEntry> {
    yield { name: 'conversations.json', content: this.asJson(staffId) };
    for await (const conversation of this.conversations(staffId))
      yield { name: `conversations/${conversation.id}.txt`, content: this.asText(conversation) };
  }

  private async *asJson(staffId: string): AsyncGenerator<string> {
    let separator = '[\n';
    for await (const conversation of this.conversations(staffId)) {
      const { lastPosition: _, startedBy, ...facts } = conversation;
      const people = await this.people(conversation);
      yield `${separator}${JSON.stringify({ ...facts, startedBy, people }).slice(0, -1)},"messages":[`;
      let comma = '\n';
      for await (const message of this.messages(conversation)) {
        yield `${comma}${JSON.stringify(message)}`;
        comma = ',\n';
      }
      yield ']}';
      separator = ',\n';
    }
    yield separator === '[\n' ? '[]\n' : '\n]\n';
  }

  private async *asText(conversation: Exported): AsyncGenerator<string> {
    const people = await this.people(conversation);
    yield `${conversation.subject}\n${conversation.kind}, ${conversation.startedAt.toISOString()}\n`;
    yield `${people.map(({ staffId, name }) => name ?? staffId).join(', ')}\n`;
    for await (const { position, sender, senderId, sentAt, withdrawnAt, body, attachments } of this.messages(conversation)) {
      yield `\n#${position}  ${sentAt.toISOString()}  ${sender ?? senderId}\n`;
      yield withdrawnAt ? `(withdrawn ${withdrawnAt.toISOString()})\n` : `${body ?? ''}\n`;
      for (const { name, size } of attachments) yield `[${name}, ${size} bytes]\n`;
    }
  }

  private async *conversations(staffId: string): AsyncGenerator<Exported> {
    let after = '00000000-0000-0000-0000-000000000000';
    for (;;) {
      const { rows } = await sql<Exported>`
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

  private async *messages({ id, lastPosition }: Exported): AsyncGenerator<ExportedMessage> {
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

  /** Of an announcement its sender alone: the others are not the person's business, and may be thousands. */
  private async people({ id, kind, startedBy }: Exported): Promise<{ staffId: string; name: string | null }[]> {
    const { rows } = await sql<{ id: string }>`
      select staff_id as id from messaging.participant where conversation_id = ${id} and ${kind} <> 'announcement'
      order by joined_at, staff_id`.execute(this.em.fork().getKysely());
    const ids = kind === 'announcement' ? [startedBy] : rows.map((row) => row.id);
    const known = await this.colleagues.find(ids);
    return ids.map((staffId) => ({ staffId, name: nameOf(known.get(staffId)) }));
  }
}
