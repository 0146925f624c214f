import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { DocumentIntake, type Upload } from '#shared-kernel/documents';
import { Attachment, mustHaveRoomForOneMore } from '../domain/attachment.js';

/** Takes a file in for a message that is still to be sent; answers its id. Refuses with the codes of `documentRefusals`. */
export class UploadAttachment extends Command<string> {
  constructor(
    readonly callerId: string,
    readonly upload: Upload,
  ) {
    super();
  }
}

@CommandHandler(UploadAttachment)
export class UploadAttachmentHandler implements ICommandHandler<UploadAttachment> {
  constructor(
    private readonly em: EntityManager,
    private readonly intake: DocumentIntake,
  ) {}

  async execute({ callerId, upload }: UploadAttachment): Promise<string> {
    mustHaveRoomForOneMore(await this.unsentOf(callerId));
    // Outside of the transaction: it takes seconds, and what it leaves behind without a row goes by itself.
    const attachment = new Attachment(callerId, await this.intake.takeIn(upload));
    await this.em.transactional(async (em) => void em.persist(attachment));
    return attachment.id;
  }

  private async unsentOf(callerId: string): Promise<number> {
    const { rows } = await sql<{ unsent: number }>`
      select count(*)::int as unsent from messaging.attachment where uploader_id = ${callerId} and message_id is null`.execute(
      this.em.getKysely(),
    );
    return rows[0]!.unsent;
  }
}
