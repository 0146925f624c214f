import { EntityManager } from '@mikro-orm/postgresql';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Attachments, type AttachmentView } from '../persistence/attachments.js';

/** What there is to say about a file that the caller may see. Refuses with `messaging.attachment-not-found`. */
export class GetAttachment extends Query<AttachmentView> {
  constructor(
    readonly callerId: string,
    readonly attachmentId: string,
  ) {
    super();
  }
}

@QueryHandler(GetAttachment)
export class GetAttachmentHandler implements IQueryHandler<GetAttachment> {
  constructor(
    private readonly em: EntityManager,
    private readonly attachments: Attachments,
  ) {}

  async execute({ callerId, attachmentId }: GetAttachment): Promise<AttachmentView> {
    const { fileKey: _, previewKey: __, messageId: ___, ...file } = await this.attachments.find(this.em, attachmentId, callerId);
    return file;
  }
}
