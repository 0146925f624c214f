import { AggregateRoot, DomainError, newId } from '#shared-kernel/domain';
import { DocumentAccepted, DocumentRejected, DocumentUploaded, InsuranceCardRunsOut } from '../events.js';
import type { CardFields, DocumentKind } from './document-fields.js';
import { DocumentVersion } from './document-version.js';
import { reasonFrom } from './reason.js';

/** More than anybody uploads by mistake, so that nobody fills the storage. */
const MOST_PENDING = 100;
const MOST_VERSIONS = 100;

/** Who does something, and when. */
export interface Doing {
  readonly by: string;
  readonly at: Date;
}

/**
 * A document on an account, in all its versions. A new one waits for an administrator; once it is accepted it takes the place of
 * the one that was in force. Numbers are never given twice, so that whoever decides about a version decides about what they saw.
 */
export class BillingDocument extends AggregateRoot {
  readonly id!: string;
  readonly accountId!: string;
  readonly kind!: DocumentKind;
  readonly title!: string;
  lastNumber!: number;
  readonly createdAt!: Date;
  updatedAt!: Date;
  /** All that are there, in their order. */
  versions: DocumentVersion[] = [];

  static upload(
    accountId: string,
    { kind, title, ...card }: CardFields & { kind: DocumentKind; title: string },
    doing: Doing,
  ): BillingDocument {
    const made = { id: newId(), accountId, kind, title, lastNumber: 0, createdAt: doing.at, updatedAt: doing.at };
    const document = Object.assign(new BillingDocument(), made);
    document.add(card, doing);
    return document;
  }

  /** A new version takes the place of one that still waits. Refuses with `billing.too-many-versions`. */
  add(card: CardFields, doing: Doing): DocumentVersion {
    if (this.versions.length >= MOST_VERSIONS)
      throw new DomainError('conflict', 'billing.too-many-versions', `A document has at most ${MOST_VERSIONS} versions.`);
    for (const version of this.versions) if (version.state === 'pending') version.state = 'replaced';
    this.lastNumber += 1;
    this.updatedAt = doing.at;
    const version = DocumentVersion.of(this, card, doing);
    this.versions.push(version);
    this.record(new DocumentUploaded(this.factOf(version)));
    return version;
  }

  /** It is in force from now on. Accepting it again changes nothing. */
  accept(number: number, { by, at }: Doing): void {
    const version = this.version(number);
    if (version.state === 'accepted') return;
    version.mustBePending();
    for (const former of this.versions) if (former.state === 'accepted') former.state = 'replaced';
    Object.assign(version, { state: 'accepted', reviewedBy: by, reviewedAt: at });
    this.updatedAt = at;
    this.record(new DocumentAccepted(this.factOf(version)));
  }

  /** What was in force before stays so. Rejecting it again, with the same words, changes nothing. */
  reject(number: number, reason: string, { by, at }: Doing): void {
    const version = this.version(number);
    const words = reasonFrom(reason);
    if (version.state === 'rejected' && version.rejectReason === words) return;
    version.mustBePending();
    Object.assign(version, { state: 'rejected', rejectReason: words, reviewedBy: by, reviewedAt: at });
    this.updatedAt = at;
    this.record(new DocumentRejected(this.factOf(version)));
  }

  /** Takes back one's own upload that still waits; answers it, to be deleted. A document without versions is deleted with it. */
  withdraw(number: number, { by, at }: Doing): DocumentVersion {
    const version = this.version(number);
    if (version.uploadedBy !== by)
      throw new DomainError('forbidden', 'billing.not-the-uploader', 'Only who uploaded a document can withdraw it.');
    version.mustBePending();
    this.versions = this.versions.filter((other) => other !== version);
    this.updatedAt = at;
    return version;
  }

  /** Lets those who see the account hear, once, that the version in force runs out. */
  remind(at: Date): void {
    const version = this.versions.find(({ state }) => state === 'accepted');
    if (!version || version.remindedAt !== null) return;
    version.remindedAt = at;
    this.record(new InsuranceCardRunsOut(this.factOf(version)));
  }

  private version(number: number): DocumentVersion {
    const version = this.versions.find((candidate) => candidate.number === number);
    if (!version) throw new DomainError('not-found', 'billing.document-version-not-found', 'There is no such version.');
    return version;
  }

  private factOf({ number }: DocumentVersion) {
    return { documentId: this.id, accountId: this.accountId, number };
  }
}

/** Refuses with `billing.too-many-pending`. `pending`: of this uploader, on all accounts. */
export function mustHaveRoomForOneMore(pending: number): void {
  if (pending >= MOST_PENDING)
    throw new DomainError(
      'conflict',
      'billing.too-many-pending',
      `${MOST_PENDING} documents that you uploaded wait for an administrator. Upload more when some are decided about.`,
    );
}
