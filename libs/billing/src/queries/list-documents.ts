import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { cursorAfter, placeOf } from '#shared-kernel/paging';
import { Documents, type DocumentVersionView, type DocumentView } from '../persistence/documents.js';
import { Reach, type Reader } from '../persistence/reach.js';

/** What a list shows of a version: not the member id, and not why it was rejected. Who reads those is audited. */
export type DocumentVersionItem = Omit<DocumentVersionView, 'memberId' | 'rejectReason'>;

export interface DocumentItem extends Omit<DocumentView, 'versions'> {
  latest: DocumentVersionItem;
  /** The one in force, which may be the latest. */
  current: DocumentVersionItem | null;
}

export interface DocumentPage {
  items: DocumentItem[];
  nextCursor: string | null;
}

/** An account's documents, the newest first. */
export class ListDocuments extends Query<DocumentPage> {
  constructor(
    readonly reader: Reader,
    readonly accountId: string,
    readonly options: { limit: number; cursor?: string | undefined },
  ) {
    super();
  }
}

@QueryHandler(ListDocuments)
export class ListDocumentsHandler implements IQueryHandler<ListDocuments> {
  constructor(
    private readonly reach: Reach,
    private readonly documents: Documents,
  ) {}

  async execute({ reader, accountId, options: { limit, cursor } }: ListDocuments): Promise<DocumentPage> {
    await this.reach.mustReach(accountId, reader);
    const beforeId = cursor === undefined ? undefined : placeOf(cursor).id;
    const found = await this.documents.of(accountId, { beforeId, limit: limit + 1 });
    const items = found.slice(0, limit).map(({ versions, ...document }): DocumentItem => {
      const shown = versions.map(({ memberId, rejectReason, ...version }) => version);
      return { ...document, latest: shown[0]!, current: shown.find(({ state }) => state === 'accepted') ?? null };
    });
    const last = found.length > limit ? items.at(-1) : undefined;
    return { items, nextCursor: cursorAfter(last && { value: '', id: last.id }) };
  }
}
