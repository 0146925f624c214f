import { AggregateRoot, type DomainEvent, newId } from '#shared-kernel/domain';
import {
  PasswordLinkConsumed,
  PasswordLinkEmailDelayed,
  PasswordLinkEmailed,
  PasswordLinkEmailFailed,
  PasswordLinkEmailQueued,
  PasswordLinkExpired,
  PasswordLinkMade,
  PasswordLinkOpened,
  PasswordLinkRevoked,
} from '../events.js';
import { addressOnRecord } from './address-on-record.js';
import { maskedEmail } from './masked-email.js';

export type PasswordLinkState = 'active' | 'consumed' | 'expired' | 'revoked';
/** Who asked for it: an administrator, or the person with "forgot password". */
export type PasswordLinkOrigin = 'administrator' | 'self';

export interface PasswordLinkTerms {
  readonly origin: PasswordLinkOrigin;
  readonly madeBy: string | null;
  /** The calendar day the administrator chose, `YYYY-MM-DD` in the practice's zone; null for the short life of a forgotten password. */
  readonly expiresOn: string | null;
  readonly expiresAt: Date;
}

/** One copy on its way by e-mail. */
export interface Mailing {
  readonly id: string;
  readonly address: string;
  readonly queuedAt: string;
  readonly delivery: 'queued' | 'sent' | 'failed';
  /** Why it is delayed or could not be delivered, in plain words. */
  readonly reason: string | null;
  readonly sentAt: string | null;
}

/**
 * One permission to set a new password, however many copies of it were handed out: copied or e-mailed, the first that is
 * used ends all. A person has at most one that is active; `PortalAccess` sees to that.
 */
export class PasswordLink extends AggregateRoot {
  readonly id: string;
  readonly staffId: string;
  readonly origin: PasswordLinkOrigin;
  readonly madeBy: string | null;
  readonly madeAt: Date;
  readonly expiresOn: string | null;
  readonly expiresAt: Date;
  state: PasswordLinkState = 'active';
  endedAt: Date | null = null;
  /** Why it was revoked, as a word: `replaced`, `password_changed`, `address_removed`, `address_changed`, `access_disabled`, `administrator`, `offboarded`. */
  endedReason: string | null = null;
  openedAt: Date | null = null;
  /** The copies that went by e-mail, the oldest first. */
  mailings: readonly Mailing[] = [];

  constructor(staffId: string, terms: PasswordLinkTerms, at: Date) {
    super();
    this.id = newId();
    this.staffId = staffId;
    this.origin = terms.origin;
    this.madeBy = terms.madeBy;
    this.madeAt = at;
    this.expiresOn = terms.expiresOn;
    this.expiresAt = terms.expiresAt;
    const { origin, expiresOn } = terms;
    this.record(new PasswordLinkMade({ ...this.ids, origin, expiresOn, expiresAt: terms.expiresAt.toISOString() }));
  }

  isActive(): boolean {
    return this.state === 'active';
  }

  /** Where a copy of it was e-mailed to. */
  get emailedTo(): string[] {
    return this.mailings.map(({ address }) => address);
  }

  revoke(reason: string, at: Date): void {
    // One that ran out before did so whether or not the job has written it down yet.
    if (this.expiresAt <= at) return this.expire(at);
    if (!this.end('revoked', at)) return;
    this.endedReason = reason;
    this.record(new PasswordLinkRevoked({ ...this.ids, reason }));
  }

  expire(at: Date): void {
    if (this.end('expired', at)) this.record(new PasswordLinkExpired(this.ids));
  }

  /** The new password is set; whether the link was still alive has been decided by the database, once for all callers. */
  consume(at: Date): void {
    this.state = 'consumed';
    this.endedAt = at;
    this.record(new PasswordLinkConsumed(this.ids));
  }

  wasOpened(at: Date): void {
    if (this.openedAt || !this.isActive()) return;
    this.openedAt = at;
    this.record(new PasswordLinkOpened(this.ids));
  }

  /** A copy of its own for this address, which is one of the person's. */
  email(address: string, at: Date): void {
    const id = newId();
    const queuedAt = at.toISOString();
    this.mailings = [...this.mailings, { id, address, queuedAt, delivery: 'queued', reason: null, sentAt: null }];
    this.record(new PasswordLinkEmailQueued({ ...this.ids, mailingId: id, maskedEmail: maskedEmail(address) }));
  }

  wasEmailed(mailingId: string, at: Date): void {
    this.tell(mailingId, { delivery: 'sent', reason: null, sentAt: at.toISOString() }, (told) => new PasswordLinkEmailed(told));
  }

  emailIsDelayed(mailingId: string, reason: string): void {
    if (this.mailings.some((mailing) => mailing.id === mailingId && mailing.reason === reason)) return;
    this.tell(mailingId, { reason }, (told) => new PasswordLinkEmailDelayed({ ...told, reason }));
  }

  emailWasRefused(mailingId: string, reason: string): void {
    this.tell(mailingId, { delivery: 'failed', reason }, (told) => new PasswordLinkEmailFailed({ ...told, reason }));
  }

  /** A copy that went to an address dies with that address. */
  keepOnlyFor(emails: readonly string[], at: Date): void {
    if (this.emailedTo.some((address) => !addressOnRecord(address, emails))) this.revoke('address_removed', at);
  }

  private get ids() {
    return { staffId: this.staffId, passwordLinkId: this.id };
  }

  private tell(
    mailingId: string,
    news: Partial<Mailing>,
    factOf: (told: { staffId: string; passwordLinkId: string; maskedEmail: string }) => DomainEvent,
  ): void {
    const mailing = this.mailings.find(({ id }) => id === mailingId);
    if (mailing?.delivery !== 'queued') return;
    this.mailings = this.mailings.map((one) => (one === mailing ? { ...one, ...news } : one));
    this.record(factOf({ ...this.ids, maskedEmail: maskedEmail(mailing.address) }));
  }

  private end(state: PasswordLinkState, at: Date): boolean {
    if (!this.isActive()) return false;
    this.state = state;
    this.endedAt = at;
    return true;
  }
}
