import { DomainError, newId, type StoredFile } from '#shared-kernel/domain';
import type { CardFields, Pages, Side } from './document-fields.js';

/** `replaced`: a later one took its place, before or after it was decided about. */
export type VersionState = 'pending' | 'accepted' | 'rejected' | 'replaced';

/** A file of a version, where it lies. */
export class DocumentFile implements StoredFile {
  readonly name!: string;
  readonly mediaType!: string;
  readonly size!: number;
  readonly width!: number | null;
  readonly height!: number | null;
  readonly fileKey!: string;
  readonly previewKey!: string | null;

  constructor(
    readonly versionId: string,
    readonly side: Side,
    file: StoredFile,
  ) {
    Object.assign(this, file);
  }
}

/** One upload of a document, as it was sent. What becomes of it the document decides. */
export class DocumentVersion implements CardFields {
  readonly id!: string;
  readonly documentId!: string;
  readonly number!: number;
  state!: VersionState;
  memberId!: string | null;
  validUntil!: string | null;
  readonly uploadedBy!: string;
  readonly uploadedAt!: Date;
  reviewedBy!: string | null;
  reviewedAt!: Date | null;
  rejectReason!: string | null;
  /** When those who see the account were told that it runs out. */
  remindedAt!: Date | null;

  static of(
    document: { readonly id: string; readonly lastNumber: number },
    { memberId, validUntil }: CardFields,
    { by, at }: { by: string; at: Date },
  ): DocumentVersion {
    const undecided = { state: 'pending' as const, reviewedBy: null, reviewedAt: null, rejectReason: null, remindedAt: null };
    const upload = { id: newId(), documentId: document.id, number: document.lastNumber, uploadedBy: by, uploadedAt: at };
    return Object.assign(new DocumentVersion(), upload, undecided, { memberId, validUntil });
  }

  /** Refuses with `billing.not-pending`. */
  mustBePending(): void {
    if (this.state !== 'pending')
      throw new DomainError(
        'conflict',
        'billing.not-pending',
        'This version does not wait for a decision any more: it was decided about, or a newer one took its place.',
      );
  }

  filesFrom(pages: Pages): DocumentFile[] {
    const sides = ['front', 'back'] as const;
    return sides.flatMap((side) => (pages[side] ? [new DocumentFile(this.id, side, pages[side])] : []));
  }
}
