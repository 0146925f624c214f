import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Clock } from '#shared-kernel/domain';
import { BillingDocument } from '../domain/billing-document.js';
import { type DocumentKind, type GivenCard, readDocument } from '../domain/document-fields.js';
import { DocumentUploads, sayCardExists, type SentPages } from '../persistence/document-uploads.js';
import { Reach, type Reader } from '../persistence/reach.js';

/** Puts a document on an account, where it waits for an administrator; answers its id. */
export class UploadDocument extends Command<string> {
  constructor(
    readonly uploader: Reader,
    readonly accountId: string,
    readonly given: GivenCard & { readonly kind: DocumentKind; readonly title?: string | undefined },
    readonly pages: SentPages,
  ) {
    super();
  }
}

@CommandHandler(UploadDocument)
export class UploadDocumentHandler implements ICommandHandler<UploadDocument> {
  constructor(
    private readonly em: EntityManager,
    private readonly reach: Reach,
    private readonly uploads: DocumentUploads,
    private readonly clock: Clock,
  ) {}

  async execute({ uploader, accountId, given: { kind, ...given }, pages: sent }: UploadDocument): Promise<string> {
    await this.reach.mustReach(accountId, uploader);
    const { title, ...card } = readDocument(kind, given, sent.back !== undefined);
    if (kind === 'insurance_card') await this.uploads.mustHaveNoCard(accountId);
    const pages = await this.uploads.takeIn(sent, uploader.staffId);
    const doing = { by: uploader.staffId, at: this.clock.now() };
    const document = BillingDocument.upload(accountId, { kind, title: title ?? pages.front.name, ...card }, doing);
    await this.em
      .transactional(async (em) => {
        em.persist(document);
        this.uploads.keep(em, document.versions[0]!, pages);
      })
      .catch(sayCardExists);
    return document.id;
  }
}
