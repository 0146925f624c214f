import { EntityManager } from '@mikro-orm/postgresql';
import { Inject, Injectable } from '@nestjs/common';
import { type RawBuilder, sql } from 'kysely';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import type { FileView } from '#shared-kernel/documents';
import { documentNotFound } from './not-found.js';
import { People, type PersonName } from './people.js';
import { reachable, type Reader } from './reach.js';

export interface DocumentVersionView {
  number: number;
  state: 'pending' | 'accepted' | 'rejected' | 'replaced';
  memberId: string | null;
  validUntil: string | null;
  /** Whether its last day is over in the practice. */
  ranOut: boolean;
  files: (FileView & { side: 'front' | 'back' })[];
  uploadedBy: PersonName;
  uploadedAt: string;
  reviewedBy: PersonName | null;
  reviewedAt: string | null;
  rejectReason: string | null;
}

interface DocumentHead {
  id: string;
  accountId: string;
  holderName: string;
  kind: 'insurance_card' | 'statement' | 'other';
  title: string;
  createdAt: string;
  updatedAt: string;
}

export interface DocumentView extends DocumentHead {
  /** The newest first. */
  versions: DocumentVersionView[];
}

type VersionRow = Omit<DocumentVersionView, 'uploadedBy' | 'reviewedBy'> & { uploadedBy: string; reviewedBy: string | null };

/** Shows documents. */
@Injectable()
export class Documents {
  constructor(
    private readonly em: EntityManager,
    private readonly people: People,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** With all its versions. Refuses with `billing.document-not-found`. */
  async find(documentId: string, reader: Reader): Promise<DocumentView> {
    const which = sql`d.id = ${documentId} and ${reachable(reader, sql.ref('d.account_id'))}`;
    const [document] = await this.select(which, sql`true`, 1);
    if (!document) throw documentNotFound();
    return document;
  }

  /**
   * Of one account, the newest first, each with its newest version and the one in force. That the reader may see the account was
   * asked before.
   */
  of(accountId: string, { beforeId, limit }: { beforeId: string | undefined; limit: number }): Promise<DocumentView[]> {
    const before = beforeId ? sql` and d.id < ${beforeId}::uuid` : sql``;
    const shown = sql`(v.state = 'accepted' or v.number = (
      select max(number) from billing.document_version where document_id = d.id))`;
    return this.select(sql`d.account_id = ${accountId}${before}`, shown, limit);
  }

  private async select(which: RawBuilder<unknown>, versions: RawBuilder<unknown>, limit: number): Promise<DocumentView[]> {
    const { rows } = await sql<{ view: DocumentHead & { versions: VersionRow[] } }>`
      select json_build_object(
        'id', d.id, 'accountId', d.account_id, 'holderName', a.holder_name, 'kind', d.kind, 'title', d.title,
        'createdAt', ${instant('d.created_at')}, 'updatedAt', ${instant('d.updated_at')}, 'versions', (
          select json_agg(json_build_object(
            'number', v.number, 'state', v.state, 'memberId', v.member_id, 'validUntil', v.valid_until,
            'ranOut', coalesce(v.valid_until < (now() at time zone ${this.settings.PRACTICE_TIME_ZONE})::date, false),
            'files', (
              select json_agg(json_build_object(
                'side', f.side, 'name', f.name, 'mediaType', f.media_type, 'size', f.size, 'width', f.width, 'height', f.height,
                'hasPreview', f.preview_key is not null) order by f.side desc)
              from billing.document_file f where f.version_id = v.id),
            'uploadedBy', v.uploaded_by, 'uploadedAt', ${instant('v.uploaded_at')}, 'reviewedBy', v.reviewed_by,
            'reviewedAt', ${instant('v.reviewed_at')}, 'rejectReason', v.reject_reason) order by v.number desc)
          from billing.document_version v where v.document_id = d.id and ${versions})) as view
      from billing.document d join billing.account a on a.id = d.account_id
      where ${which} order by d.id desc limit ${limit}`.execute(this.em.getKysely());
    const documents = rows.map(({ view }) => view);
    const shown = documents.flatMap((document) => document.versions);
    const nameOf = await this.people.namesOf(
      shown.flatMap(({ uploadedBy, reviewedBy }) => (reviewedBy === null ? [uploadedBy] : [uploadedBy, reviewedBy])),
    );
    return documents.map((document) => ({
      ...document,
      versions: document.versions.map(({ uploadedBy, reviewedBy, ...version }) => ({
        ...version,
        uploadedBy: nameOf(uploadedBy),
        reviewedBy: reviewedBy === null ? null : nameOf(reviewedBy),
      })),
    }));
  }
}

const instant = (column: string) => sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
