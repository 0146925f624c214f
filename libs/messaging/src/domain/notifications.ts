import { AggregateRoot, DomainError } from '#shared-kernel/domain';
import { NotificationsChosen, UnreadMessagesDue } from '../events.js';
import { type QuietHours, quietUntil } from './quiet-hours.js';

export interface NotificationChoice {
  readonly digest: boolean;
  /** `HH:MM`; null, both of them, for no quiet hours. */
  readonly quietFrom: string | null;
  readonly quietTo: string | null;
}

/** How somebody hears of messages while they are not in the portal. */
export class Notifications extends AggregateRoot {
  digest = true;
  quietFrom: string | null = null;
  quietTo: string | null = null;
  /** How many digests there have been. */
  digests = 0;

  /** `id`: the staff member's. */
  constructor(readonly id: string) {
    super();
  }

  choose({ digest, quietFrom, quietTo }: NotificationChoice): void {
    if ((quietFrom === null) !== (quietTo === null) || (quietFrom !== null && quietFrom === quietTo))
      throw new DomainError('invalid', 'messaging.invalid-quiet-hours', 'Quiet hours need a beginning and another end.', [
        { path: 'quietTo', message: 'must be there, and another time, exactly if quietFrom is' },
      ]);
    if (this.digest === digest && this.quietFrom === quietFrom && this.quietTo === quietTo) return;
    this.digest = digest;
    this.quietFrom = quietFrom;
    this.quietTo = quietTo;
    this.record(new NotificationsChosen({ staffId: this.id }));
  }

  /** From when on they may be sent a digest, at the earliest `at`; null: they do not want any. */
  mayBeToldFrom(timeZone: string, at: Date): Date | null {
    if (!this.digest) return null;
    return (this.quietHours && quietUntil(this.quietHours, timeZone, at)) ?? at;
  }

  /** Messages have waited long enough: one digest for all of them. */
  tellOfUnread(): void {
    this.digests += 1;
    this.record(new UnreadMessagesDue({ staffId: this.id, digest: this.digests }));
  }

  private get quietHours(): QuietHours | null {
    return this.quietFrom !== null && this.quietTo !== null ? { from: this.quietFrom, to: this.quietTo } : null;
  }
}
