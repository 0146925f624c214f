import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '#shared-kernel/domain';
import { type GivenCard, readDocument } from '../domain/document-fields.js';
import { DocumentUploads, type SentPages } from '../persistence/document-uploads.js';
import { lockDocument } from '../persistence/load-document.js';
import { Reach, type Reader } from '../persistence/reach.js';

/** A new version of a document waits for an administrator; the one in force stays so until it is accepted. */
export class AddDocumentVersion extends Command<void> {
  constructor(
    readonly uploader: Reader,
    readonly subjectId: string,
    readonly given: GivenCard,
    readonly pages: SentPages,
  ) {
    super();
  }
}

@CommandHandler(AddDocumentVersion)
export class AddDocumentVersionHandler implements ICommandHandler<AddDocumentVersion> {
  constructor(
    private readonly em: EntityManager,
    private readonly reach: Reach,
    private readonly uploads: DocumentUploads,
    private readonly clock: Clock,
  ) {}

  async execute({ uploader, subjectId: documentId, given, pages: sent }: AddDocumentVersion): Promise<void> {
    const kind = await this.reach.mustReachDocument(documentId, uploader);
    const { title: _, ...card } = readDocument(kind, given, sent.back !== undefined);
    const pages = await this.uploads.takeIn(sent, uploader.staffId);
    await this.em.transactional(async (em) => {
      const document = await lockDocument(em, documentId);
      const version = document.add(card, { by: uploader.staffId, at: this.clock.now() });
      this.uploads.keep(em, version, pages);
    });
  }
}
