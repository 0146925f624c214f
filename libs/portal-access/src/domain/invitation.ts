import { newId } from '#shared-kernel/domain';
import { maskedEmail } from './masked-email.js';

export type InvitationState = 'pending' | 'accepted' | 'expired' | 'revoked';
export type DeliveryState = 'queued' | 'sent' | 'failed';

/** One offer of an account, to one address, with at most one live link. Part of `PortalAccess`, which guards its rules. */
export class Invitation {
  readonly id: string;
  readonly staffId: string;
  readonly email: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  /** The administrator who sent it. */
  readonly issuedBy: string | null;
  state: InvitationState = 'pending';
  delivery: DeliveryState = 'queued';
  /** Why it is delayed or could not be delivered, in plain words. */
  deliveryReason: string | null = null;
  /** Set by the reaction that sends the link; the token itself is in the e-mail alone. */
  tokenHash: Buffer | null = null;
  sentAt: Date | null = null;
  openedAt: Date | null = null;
  endedAt: Date | null = null;

  constructor(offer: { staffId: string; email: string; issuedBy: string | null; issuedAt: Date; hours: number }) {
    this.id = newId();
    this.staffId = offer.staffId;
    this.email = offer.email;
    this.issuedBy = offer.issuedBy;
    this.issuedAt = offer.issuedAt;
    this.expiresAt = new Date(offer.issuedAt.getTime() + offer.hours * 3_600_000);
  }

  get maskedEmail(): string {
    return maskedEmail(this.email);
  }

  isPending(): boolean {
    return this.state === 'pending';
  }

  end(state: 'revoked' | 'expired' | 'accepted', at: Date): void {
    this.state = state;
    this.endedAt = at;
    // Of an expired link we still tell that it has expired; of the others nothing is told.
    if (state !== 'expired') this.tokenHash = null;
  }
}
