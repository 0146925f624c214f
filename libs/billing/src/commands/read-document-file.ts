import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { auditChange } from '#shared-kernel/cqrs';
import { DocumentStorage, type FileVariant, type OpenedFile } from '#shared-kernel/documents';
import type { StoredFile } from '#shared-kernel/domain';
import { documentFileNotFound } from '../persistence/not-found.js';
import { Reach, type Reader } from '../persistence/reach.js';

/** Opens a file of a document, or its preview; that somebody read it stands in the audit. */
export class ReadDocumentFile extends Command<OpenedFile> {
  constructor(
    readonly reader: Reader,
    readonly subjectId: string,
    readonly page: { readonly number: number; readonly side: 'front' | 'back' },
    readonly what: FileVariant,
  ) {
    super();
  }
}

@CommandHandler(ReadDocumentFile)
export class ReadDocumentFileHandler implements ICommandHandler<ReadDocumentFile> {
  constructor(
    private readonly em: EntityManager,
    private readonly reach: Reach,
    private readonly storage: DocumentStorage,
  ) {}

  async execute({ reader, subjectId: documentId, page, what }: ReadDocumentFile): Promise<OpenedFile> {
    await this.reach.mustReachDocument(documentId, reader);
    const { rows } = await sql<StoredFile & { accountId: string }>`
      select f.name, f.media_type as "mediaType", f.size, f.file_key as "fileKey", f.preview_key as "previewKey",
        d.account_id as "accountId"
      from billing.document d join billing.document_version v on v.document_id = d.id
        join billing.document_file f on f.version_id = v.id
      where d.id = ${documentId} and v.number = ${page.number} and f.side = ${page.side}`.execute(this.em.getKysely());
    const { accountId, fileKey, previewKey, ...file } = rows[0] ?? {};
    const key = what === 'file' ? fileKey : previewKey;
    if (!key) throw documentFileNotFound();
    const content = await this.storage.stream(key);
    await auditChange(this.em.getKysely(), { accountId, ...page, what });
    return { ...(file as StoredFile), content };
  }
}
