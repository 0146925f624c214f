import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { auditChange } from '#shared-kernel/cqrs';
import { attachmentNotFound } from '../persistence/not-found.js';

/** Removes a file that its uploader has not sent. Drafts that name it go on without it. */
export class DropAttachment extends Command<void> {
  constructor(
    readonly callerId: string,
    readonly attachmentId: string,
  ) {
    super();
  }
}

@CommandHandler(DropAttachment)
export class DropAttachmentHandler implements ICommandHandler<DropAttachment> {
  constructor(private readonly em: EntityManager) {}

  async execute({ callerId, attachmentId }: DropAttachment): Promise<void> {
    await this.em.transactional(async (em) => {
      const database = em.getKysely();
      const { numAffectedRows } = await sql`
        delete from messaging.attachment where id = ${attachmentId} and uploader_id = ${callerId} and message_id is null`.execute(
        database,
      );
      if (!numAffectedRows) throw attachmentNotFound();
      await sql`
        update messaging.draft set attachment_ids = array_remove(attachment_ids, ${attachmentId}::uuid)
        where staff_id = ${callerId} and ${attachmentId}::uuid = any(attachment_ids)`.execute(database);
      await auditChange(database, { attachmentId });
    });
  }
}
