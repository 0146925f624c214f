import type { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { FileView } from '#shared-kernel/documents';
import { DomainError } from '#shared-kernel/domain';
import { attachmentNotFound } from './not-found.js';

/** A file of a message, as everybody in the conversation sees it. */
export interface AttachmentView extends FileView {
  id: string;
}

/** What is read of `messaging.attachment a` for an `AttachmentView`. */
const viewColumns = sql`
  a.id, a.name, a.media_type as "mediaType", a.size, a.width, a.height, a.preview_key is not null as "hasPreview"`;

/** A file where it lies. */
export interface StoredAttachment extends AttachmentView {
  fileKey: string;
  previewKey: string | null;
  messageId: string | null;
}

/** The files that messages carry. */
@Injectable()
export class Attachments {
  /** Makes uploaded files part of a message, in its transaction. Refuses with `messaging.attachment-not-found`. */
  async claim(em: EntityManager, ids: readonly string[], uploaderId: string, messageId: string): Promise<void> {
    if (ids.length === 0) return;
    // Locked in one order: two messages that claim the same files at once do not wait for each other in a circle.
    const { rows } = await sql`
      with unsent as (
        select id from messaging.attachment
        where id = any(${[...ids]}::uuid[]) and uploader_id = ${uploaderId} and message_id is null order by id for update
      )
      update messaging.attachment a set message_id = ${messageId}, place = given.place
      from unsent join unnest(${[...ids]}::uuid[]) with ordinality as given (id, place) on given.id = unsent.id
      where a.id = unsent.id returning a.id`.execute(em.getKysely());
    if (rows.length === ids.length) return;
    throw new DomainError('invalid', 'messaging.attachment-not-found', 'A file that you attached is not there any more.', [
      { path: 'attachmentIds', message: 'must be files that you uploaded and have not sent' },
    ]);
  }

  /** A message was withdrawn: its files go with it, in the same transaction. */
  async drop(em: EntityManager, messageId: string): Promise<void> {
    await sql`delete from messaging.attachment where message_id = ${messageId}`.execute(em.getKysely());
  }

  /** The files of each of the messages, by message. */
  async ofMessages(em: EntityManager, messageIds: readonly string[]): Promise<ReadonlyMap<string, AttachmentView[]>> {
    const { rows } = await sql<AttachmentView & { messageId: string }>`
      select a.message_id as "messageId", ${viewColumns} from messaging.attachment a
      where a.message_id = any(${[...messageIds]}::uuid[]) order by a.place`.execute(em.getKysely());
    const files = Map.groupBy(rows, ({ messageId }) => messageId);
    return new Map([...files].map(([messageId, found]) => [messageId, found.map(({ messageId: _, ...file }) => file)]));
  }

  /** Those of the files that this person has uploaded and not sent, by id: what a draft can still carry. */
  async unsent(em: EntityManager, ids: readonly string[], uploaderId: string): Promise<ReadonlyMap<string, AttachmentView>> {
    if (ids.length === 0) return new Map();
    const { rows } = await sql<AttachmentView>`
      select ${viewColumns} from messaging.attachment a
      where a.id = any(${[...new Set(ids)]}::uuid[]) and a.uploader_id = ${uploaderId} and a.message_id is null`.execute(
      em.getKysely(),
    );
    return new Map(rows.map((row) => [row.id, row]));
  }

  /**
   * A file that this person may see: their own until it is sent, then as the message itself. Refuses with
   * `messaging.attachment-not-found`.
   */
  async find(em: EntityManager, id: string, callerId: string): Promise<StoredAttachment> {
    const { rows } = await sql<StoredAttachment>`
      select ${viewColumns}, a.file_key as "fileKey", a.preview_key as "previewKey", a.message_id as "messageId"
      from messaging.attachment a
      left join messaging.message m on m.id = a.message_id and m.withdrawn_at is null
      left join messaging.participant p on p.conversation_id = m.conversation_id and p.staff_id = ${callerId}
        and m.position <= coalesce(p.left_position, m.position)
      where a.id = ${id} and case when a.message_id is null then a.uploader_id = ${callerId} else p.staff_id is not null end`.execute(
      em.getKysely(),
    );
    if (!rows[0]) throw attachmentNotFound();
    return rows[0];
  }
}
