import { type DomainEvent, newId } from '#shared-kernel/domain';
import {
  InvitationDelayed,
  InvitationExpired,
  InvitationFailed,
  InvitationReminded,
  InvitationSent,
  LinkPageOpened,
} from '../events.js';
import { maskedEmail } from './masked-email.js';

export type InvitationState = 'pending' | 'accepted' | 'expired' | 'revoked';
export type DeliveryState = 'queued' | 'sent' | 'failed';

/** Why an invitation could not be sent, when the reason is nobody's but ours. */
export const INTERNAL_ERROR = 'internal error';

const HOUR_MS = 3_600_000;
/** An unanswered invitation is brought to mind after two days, and again a day later. */
const FIRST_REMINDER_MS = 48 * HOUR_MS;
const NEXT_REMINDER_MS = 24 * HOUR_MS;

/** One offer of an account, to one address, with at most one live link. Part of `PortalAccess`, which guards its rules. */
export class Invitation {
  readonly id: string;
  readonly staffId: string;
  readonly email: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  /** The administrator who sent it. */
  readonly issuedBy: string | null;
  /** The bulk work it belongs to. */
  readonly bulkId: string | null;
  state: InvitationState = 'pending';
  delivery: DeliveryState = 'queued';
  /** Why it is delayed or could not be delivered, in plain words. */
  deliveryReason: string | null = null;
  /** Set by the reaction that sends the link; the token itself is in the e-mail alone. */
  tokenHash: Buffer | null = null;
  sentAt: Date | null = null;
  openedAt: Date | null = null;
  endedAt: Date | null = null;
  /** How many times the person was reminded of it. */
  reminders = 0;
  remindedAt: Date | null = null;

  constructor(offer: {
    staffId: string;
    email: string;
    issuedBy: string | null;
    issuedAt: Date;
    hours: number;
    bulkId?: string | null;
  }) {
    this.id = newId();
    this.staffId = offer.staffId;
    this.email = offer.email;
    this.issuedBy = offer.issuedBy;
    this.issuedAt = offer.issuedAt;
    this.bulkId = offer.bulkId ?? null;
    this.expiresAt = new Date(offer.issuedAt.getTime() + offer.hours * 3_600_000);
  }

  get maskedEmail(): string {
    return maskedEmail(this.email);
  }

  isPending(): boolean {
    return this.state === 'pending';
  }

  // What happens to it answers the fact to record, or null where nothing new happened.

  wasSent(at: Date): DomainEvent {
    Object.assign(this, { delivery: 'sent', deliveryReason: null, sentAt: at });
    return new InvitationSent({ ...this.ids, maskedEmail: this.maskedEmail });
  }

  isDelayed(reason: string): DomainEvent | null {
    if (this.deliveryReason === reason) return null;
    this.deliveryReason = reason;
    return new InvitationDelayed({ ...this.ids, reason });
  }

  wasRefused(reason: string): DomainEvent {
    Object.assign(this, { delivery: 'failed', deliveryReason: reason });
    return new InvitationFailed({ ...this.ids, maskedEmail: this.maskedEmail, reason });
  }

  wasOpened(at: Date): DomainEvent | null {
    if (this.openedAt) return null;
    this.openedAt = at;
    return new LinkPageOpened(this.ids);
  }

  /** Given up after several tries that failed inside the product. */
  couldNotBeSent(): DomainEvent | null {
    return this.delivery === 'queued' ? this.wasRefused(INTERNAL_ERROR) : null;
  }

  /** `most`: how often people are reminded, by the practice's settings. */
  remind(most: number, at: Date): DomainEvent | null {
    if (!this.isToBeReminded(most, at)) return null;
    this.reminders += 1;
    this.remindedAt = at;
    return new InvitationReminded({ ...this.ids, maskedEmail: this.maskedEmail, time: this.reminders });
  }

  expire(at: Date): DomainEvent {
    this.end('expired', at);
    return new InvitationExpired(this.ids);
  }

  end(state: 'revoked' | 'expired' | 'accepted', at: Date): void {
    this.state = state;
    this.endedAt = at;
    // Of an expired link we tell that it has expired, and with any dead one a new link can be asked for; a used one is done.
    if (state === 'accepted') this.tokenHash = null;
  }

  private isToBeReminded(most: number, at: Date): boolean {
    if (this.delivery !== 'sent' || this.reminders >= most) return false;
    const waitedMs = at.getTime() - (this.remindedAt ?? this.sentAt)!.getTime();
    // A link that dies within the hour would only disappoint.
    const isWorthIt = this.expiresAt.getTime() - at.getTime() > HOUR_MS;
    return isWorthIt && waitedMs >= (this.remindedAt ? NEXT_REMINDER_MS : FIRST_REMINDER_MS);
  }

  private get ids() {
    return { staffId: this.staffId, invitationId: this.id };
  }
}
