import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { auditChange } from '#shared-kernel/cqrs';
import { Documents, type DocumentView } from '../persistence/documents.js';
import type { Reader } from '../persistence/reach.js';

/** Shows a document with all its versions. It changes nothing, but that somebody read it stands in the audit, so it is an order. */
export class ReadDocument extends Command<DocumentView> {
  constructor(
    readonly reader: Reader,
    readonly subjectId: string,
  ) {
    super();
  }
}

@CommandHandler(ReadDocument)
export class ReadDocumentHandler implements ICommandHandler<ReadDocument> {
  constructor(
    private readonly em: EntityManager,
    private readonly documents: Documents,
  ) {}

  async execute({ reader, subjectId: documentId }: ReadDocument): Promise<DocumentView> {
    const document = await this.documents.find(documentId, reader);
    await auditChange(this.em.getKysely(), { accountId: document.accountId });
    return document;
  }
}
