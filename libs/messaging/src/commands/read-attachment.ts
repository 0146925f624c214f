import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { auditChange } from '#shared-kernel/cqrs';
import { DocumentStorage, type FileVariant, type OpenedFile } from '#shared-kernel/documents';
import { Attachments } from '../persistence/attachments.js';
import { attachmentNotFound } from '../persistence/not-found.js';

/** Opens a file or its preview. It changes nothing, but that somebody read a file stands in the audit, so it is an order. */
export class ReadAttachment extends Command<OpenedFile> {
  constructor(
    readonly callerId: string,
    readonly attachmentId: string,
    readonly what: FileVariant,
  ) {
    super();
  }
}

@CommandHandler(ReadAttachment)
export class ReadAttachmentHandler implements ICommandHandler<ReadAttachment> {
  constructor(
    private readonly em: EntityManager,
    private readonly attachments: Attachments,
    private readonly storage: DocumentStorage,
  ) {}

  async execute({ callerId, attachmentId, what }: ReadAttachment): Promise<OpenedFile> {
    const { fileKey, previewKey, messageId, ...file } = await this.attachments.find(this.em, attachmentId, callerId);
    const key = what === 'file' ? fileKey : previewKey;
    if (!key) throw attachmentNotFound();
    const content = await this.storage.stream(key);
    await auditChange(this.em.getKysely(), { attachmentId, messageId, what });
    return { ...file, content };
  }
}
