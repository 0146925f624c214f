import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Documents, type DocumentView } from '../persistence/documents.js';
import type { Reader } from '../persistence/reach.js';

/** A document as whoever has just changed it is answered. Reading it is an order: `ReadDocument`. */
export class GetDocument extends Query<DocumentView> {
  constructor(
    readonly reader: Reader,
    readonly documentId: string,
  ) {
    super();
  }
}

@QueryHandler(GetDocument)
export class GetDocumentHandler implements IQueryHandler<GetDocument> {
  constructor(private readonly documents: Documents) {}

  execute({ reader, documentId }: GetDocument): Promise<DocumentView> {
    return this.documents.find(documentId, reader);
  }
}
