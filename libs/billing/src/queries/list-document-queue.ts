import { EntityManager } from '@mikro-orm/postgresql';
import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { cursorAfter, placeOf } from '#shared-kernel/paging';
import { People, type PersonName } from '../persistence/people.js';

export interface WaitingDocument {
  id: string;
  accountId: string;
  holderName: string;
  kind: 'insurance_card' | 'statement' | 'other';
  title: string;
  /** Of the version that waits. */
  number: number;
  validUntil: string | null;
  uploadedBy: PersonName;
  uploadedAt: string;
}

export interface DocumentQueue {
  items: WaitingDocument[];
  nextCursor: string | null;
}

/** What waits for an administrator, on all accounts, what waits longest first. */
export class ListDocumentQueue extends Query<DocumentQueue> {
  constructor(readonly options: { limit: number; cursor?: string | undefined }) {
    super();
  }
}

type Row = Omit<WaitingDocument, 'uploadedBy' | 'uploadedAt'> & { versionId: string; uploadedBy: string; uploadedAt: Date };

@QueryHandler(ListDocumentQueue)
export class ListDocumentQueueHandler implements IQueryHandler<ListDocumentQueue> {
  constructor(
    private readonly em: EntityManager,
    private readonly people: People,
  ) {}

  async execute({ options: { limit, cursor } }: ListDocumentQueue): Promise<DocumentQueue> {
    // Ids begin with the time at which they were made.
    const after = cursor === undefined ? sql`` : sql`and v.id > ${placeOf(cursor).id}::uuid`;
    const { rows } = await sql<Row>`
      select v.id as "versionId", d.id, d.account_id as "accountId", a.holder_name as "holderName", d.kind, d.title, v.number,
        v.valid_until::text as "validUntil", v.uploaded_by as "uploadedBy", v.uploaded_at as "uploadedAt"
      from (
        select * from billing.document_version v where v.state = 'pending' ${after} order by v.id limit ${limit + 1}
      ) v join billing.document d on d.id = v.document_id join billing.account a on a.id = d.account_id
      order by v.id`.execute(this.em.getKysely());
    const page = rows.slice(0, limit);
    const nameOf = await this.people.namesOf(page.map(({ uploadedBy }) => uploadedBy));
    const last = rows.length > limit ? page.at(-1) : undefined;
    return {
      items: page.map(({ versionId: _, uploadedBy, uploadedAt, ...waiting }) => ({
        ...waiting,
        uploadedBy: nameOf(uploadedBy),
        uploadedAt: uploadedAt.toISOString(),
      })),
      nextCursor: cursorAfter(last && { value: '', id: last.versionId }),
    };
  }
}
