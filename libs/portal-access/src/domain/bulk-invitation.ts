import { AggregateRoot, DomainError, newId } from '#shared-kernel/domain';
import { BulkInvitationCancelled, BulkInvitationFinished, BulkInvitationStarted, InvitationsIssuedInBulk } from '../events.js';
import { type PortalFeature, toFeatures } from './features.js';

export type BulkState = 'queued' | 'running' | 'done' | 'cancelled';
/** How the people were chosen. */
export type BulkSource = 'selection' | 'filter' | 'import';

export interface BulkTerms {
  readonly source: BulkSource;
  /** The words of the filter, as they were given. */
  readonly filter: Record<string, string> | null;
  /** Saved for everybody first; null leaves each person's as they are. */
  readonly features: readonly string[] | null;
  readonly startedBy: string | null;
  readonly startedFrom: string | null;
}

/** What became of some people. */
export interface BulkTally {
  readonly invited: readonly { staffId: string; invitationId: string }[];
  readonly skipped: number;
  readonly failed: number;
}

/** Features and invitations for many people, by one order of an administrator. Who they are was decided when it began. */
export class BulkInvitation extends AggregateRoot {
  readonly id: string;
  readonly source: BulkSource;
  readonly filter: Record<string, string> | null;
  readonly features: PortalFeature[] | null;
  readonly startedBy: string | null;
  readonly startedFrom: string | null;
  state: BulkState = 'queued';
  total = 0;
  invited = 0;
  skipped = 0;
  failed = 0;
  readonly createdAt: Date;
  /** When its last people had their turn; of several the one that waited longest is next. */
  advancedAt: Date;
  finishedAt: Date | null = null;

  constructor(terms: BulkTerms, at: Date) {
    super();
    this.id = newId();
    this.source = terms.source;
    this.filter = terms.filter;
    this.features = terms.features && toFeatures(terms.features);
    this.startedBy = terms.startedBy;
    this.startedFrom = terms.startedFrom;
    this.createdAt = at;
    this.advancedAt = at;
  }

  /** People who are settled without a failure: invited, or in no need of an invitation. */
  get done(): number {
    return this.invited + this.skipped;
  }

  get remaining(): number {
    return this.total - this.done - this.failed;
  }

  begin(people: number): void {
    if (people === 0)
      throw new DomainError('invalid', 'portal-access.bulk-nobody', 'Nobody was chosen. Choose at least one person.');
    this.total = people;
    this.record(new BulkInvitationStarted({ bulkId: this.id, people }));
  }

  advance({ invited, skipped, failed }: BulkTally, at: Date): void {
    this.state = 'running';
    this.invited += invited.length;
    this.skipped += skipped;
    this.failed += failed;
    this.advancedAt = at;
    if (invited.length > 0) {
      const staffIds = invited.map(({ staffId }) => staffId);
      const invitationIds = invited.map(({ invitationId }) => invitationId);
      this.record(new InvitationsIssuedInBulk({ bulkId: this.id, staffIds, invitationIds }));
    }
    if (this.remaining > 0) return;
    this.end('done', at);
    this.record(new BulkInvitationFinished({ bulkId: this.id, done: this.done, failed: this.failed }));
  }

  /** Who has not had their turn stays as they are; invitations that were issued stay issued. */
  cancel(at: Date): void {
    if (this.state === 'cancelled') return;
    if (this.finishedAt)
      throw new DomainError(
        'conflict',
        'portal-access.bulk-finished',
        'Everybody has had their turn already; nothing is left to cancel.',
      );
    this.end('cancelled', at);
    this.record(new BulkInvitationCancelled({ bulkId: this.id, remaining: this.remaining }));
  }

  private end(state: BulkState, at: Date): void {
    this.state = state;
    this.finishedAt = at;
  }
}
