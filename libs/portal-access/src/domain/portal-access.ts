import { AggregateRoot, DomainError } from '#shared-kernel/domain';
import {
  AccessDisabled,
  AccessRestored,
  AccountActivated,
  FeaturesSaved,
  InvitationDelayed,
  InvitationExpired,
  InvitationFailed,
  InvitationIssued,
  InvitationReplaced,
  InvitationRevoked,
  InvitationSent,
  LinkPageOpened,
  SetupStepCompleted,
  SignedIn,
  SignInAddressChanged,
} from '../events.js';
import { addressOnRecord, mustBeOnRecord } from './address-on-record.js';
import { type PortalFeature, toFeatures } from './features.js';
import { Invitation } from './invitation.js';
import { maskedEmail } from './masked-email.js';
import { remainingSteps, type SetupStep } from './setup-steps.js';

export type Role = 'administrator' | 'staff';
export type PortalState = 'not_invited' | 'invited' | 'setup_incomplete' | 'active' | 'disabled';

/** What portal access needs to know of the person; it comes from Biographics. */
export interface Person {
  readonly emails: readonly string[];
  readonly offboarded: boolean;
}

const SENDS_A_DAY = 5;
const DAY_MS = 86_400_000;

/** One staff member's way into the portal: features, the invitation under way, the account and its set-up. */
export class PortalAccess extends AggregateRoot {
  /** The staff member's id. */
  readonly id: string;
  role: Role = 'staff';
  features: PortalFeature[] = [];
  invitation: Invitation | null = null;
  /** When invitations were sent in the last 24 hours. */
  recentSends: string[] = [];
  signInEmail: string | null = null;
  passwordHash: string | null = null;
  activatedAt: Date | null = null;
  contactConfirmedAt: Date | null = null;
  termsAcceptedAt: Date | null = null;
  disabledAt: Date | null = null;
  disabledReason: string | null = null;
  lastSignInAt: Date | null = null;
  /** Since when the state of `state()` holds. */
  since: Date;
  /** Counts the saved changes of the features: what an administrator saw is named by it. */
  featuresVersion = 0;

  constructor(staffId: string, at: Date) {
    super();
    this.id = staffId;
    this.since = at;
  }

  /** The practice's first administrator signs in with a password from the settings and has no set-up to go through. */
  becomeFirstAdministrator(email: string, passwordHash: string, at: Date): void {
    this.role = 'administrator';
    this.openAccount(email, passwordHash, at);
    this.contactConfirmedAt = at;
    this.termsAcceptedAt = at;
    this.since = at;
    this.record(new AccountActivated({ staffId: this.id, invitationId: null }));
  }

  get state(): PortalState {
    if (this.disabledAt) return 'disabled';
    if (this.activatedAt) return this.remainingSteps.length > 0 ? 'setup_incomplete' : 'active';
    return this.invitation ? 'invited' : 'not_invited';
  }

  get remainingSteps(): SetupStep[] {
    return remainingSteps(this);
  }

  /** `expectedVersion` is what the administrator saw on the screen. */
  saveFeatures(names: readonly string[], expectedVersion?: number): void {
    this.mustBeVersion(expectedVersion);
    const features = toFeatures(names);
    const switchedOn = features.filter((feature) => !this.features.includes(feature));
    const switchedOff = this.features.filter((feature) => !features.includes(feature));
    if (switchedOn.length + switchedOff.length === 0) return;
    this.features = features;
    this.featuresVersion++;
    this.record(new FeaturesSaved({ staffId: this.id, features, switchedOn, switchedOff }));
  }

  /** Sends the first invitation, or a new one that replaces the one under way. */
  invite(email: string, person: Person, by: string | null, hours: number, at: Date): Invitation {
    this.mustBeInvitable(person);
    const address = mustBeOnRecord(email, person.emails);
    this.countSend(at);
    if (this.invitation?.isPending()) {
      this.record(new InvitationReplaced({ staffId: this.id, invitationId: this.invitation.id }));
      this.invitation.end('revoked', at);
    }
    const before = this.state;
    this.invitation = new Invitation({ staffId: this.id, email: address, issuedBy: by, issuedAt: at, hours });
    this.noteChange(before, at);
    this.record(
      new InvitationIssued({ staffId: this.id, invitationId: this.invitation.id, maskedEmail: this.invitation.maskedEmail }),
    );
    return this.invitation;
  }

  revokeInvitation(reason: string, at: Date): void {
    const invitation = this.invitation;
    if (!invitation || this.activatedAt) return;
    const before = this.state;
    invitation.end('revoked', at);
    this.invitation = null;
    this.noteChange(before, at);
    this.record(new InvitationRevoked({ staffId: this.id, invitationId: invitation.id, reason }));
  }

  /** The link dies with its address, once Biographics no longer has it, and with the person's time at the practice. */
  keepInvitationOnlyFor(person: Person, at: Date): void {
    if (!this.invitation?.isPending()) return;
    if (person.offboarded) this.revokeInvitation('offboarded', at);
    else if (!addressOnRecord(this.invitation.email, person.emails)) this.revokeInvitation('address_removed', at);
  }

  /** Links and sign-in go with the person's addresses: nobody keeps signing in with one that is not theirs any more. */
  followBiographics(person: Person, at: Date): void {
    this.keepInvitationOnlyFor(person, at);
    const address = this.nextSignInEmail(person);
    if (!address) return;
    this.signInEmail = address;
    this.record(new SignInAddressChanged({ staffId: this.id, maskedEmail: maskedEmail(address) }));
  }

  /** The primary address, once the person may no longer sign in with the one before. */
  nextSignInEmail({ emails }: Person): string | undefined {
    const settled = !this.activatedAt || (this.signInEmail && addressOnRecord(this.signInEmail, emails));
    return settled ? undefined : emails[0];
  }

  /** Makes way for the person to whom Biographics gave the address. Another one follows with `followBiographics`. */
  letGoOfSignInEmail(address: string): void {
    if (this.signInEmail && addressOnRecord(address, [this.signInEmail])) this.signInEmail = null;
  }

  expireInvitation(invitationId: string, at: Date): void {
    if (!this.isCurrent(invitationId)) return;
    this.invitation!.end('expired', at);
    this.record(new InvitationExpired({ staffId: this.id, invitationId }));
  }

  invitationWasSent(invitationId: string, at: Date): void {
    if (!this.isCurrent(invitationId)) return;
    Object.assign(this.invitation!, { delivery: 'sent', deliveryReason: null, sentAt: at });
    this.record(new InvitationSent({ staffId: this.id, invitationId, maskedEmail: this.invitation!.maskedEmail }));
  }

  invitationIsDelayed(invitationId: string, reason: string): void {
    if (!this.isCurrent(invitationId) || this.invitation!.deliveryReason === reason) return;
    this.invitation!.deliveryReason = reason;
    this.record(new InvitationDelayed({ staffId: this.id, invitationId, reason }));
  }

  invitationWasRefused(invitationId: string, reason: string): void {
    if (!this.isCurrent(invitationId)) return;
    Object.assign(this.invitation!, { delivery: 'failed', deliveryReason: reason });
    this.record(new InvitationFailed({ staffId: this.id, invitationId, maskedEmail: this.invitation!.maskedEmail, reason }));
  }

  linkPageWasOpened(invitationId: string, at: Date): void {
    if (!this.isCurrent(invitationId) || this.invitation!.openedAt) return;
    this.invitation!.openedAt = at;
    this.record(new LinkPageOpened({ staffId: this.id, invitationId }));
  }

  /** The person redeemed the link; whether it was still alive has been decided by the database, once for all callers. */
  activate(passwordHash: string, at: Date): void {
    this.mustBeEnabled();
    const invitation = this.invitation!;
    const before = this.state;
    invitation.end('accepted', at);
    this.openAccount(invitation.email, passwordHash, at);
    this.noteChange(before, at);
    this.record(new AccountActivated({ staffId: this.id, invitationId: invitation.id }));
  }

  /** False when the step was done before. */
  confirmContactDetails(at: Date): boolean {
    return this.completeStep('confirm_contact_details', () => (this.contactConfirmedAt = at), at);
  }

  /** False when the step was done before. */
  acceptTerms(at: Date): boolean {
    return this.completeStep('accept_terms', () => (this.termsAcceptedAt = at), at);
  }

  signedIn(at: Date): void {
    this.mustBeEnabled();
    this.lastSignInAt = at;
    this.record(new SignedIn({ staffId: this.id }));
  }

  disable(reason: string, at: Date): void {
    if (this.disabledAt) return;
    const before = this.state;
    this.revokeInvitation('access_disabled', at);
    this.disabledAt = at;
    this.disabledReason = reason;
    this.noteChange(before, at);
    this.record(new AccessDisabled({ staffId: this.id, reason }));
  }

  /** The person left at `leftAt` and is back by now: access stays as it is, the link of then does not. */
  endWhatWasUnderWay(leftAt: Date, at: Date): void {
    const { invitation } = this;
    if (invitation?.isPending() && invitation.issuedAt <= leftAt) this.revokeInvitation('offboarded', at);
  }

  restore(at: Date): void {
    if (!this.disabledAt) return;
    const before = this.state;
    this.disabledAt = null;
    this.disabledReason = null;
    this.noteChange(before, at);
    this.record(new AccessRestored({ staffId: this.id }));
  }

  private openAccount(email: string, passwordHash: string, at: Date): void {
    this.signInEmail = email;
    this.passwordHash = passwordHash;
    this.activatedAt = at;
  }

  private completeStep(step: SetupStep, complete: () => void, at: Date): boolean {
    if (!this.remainingSteps.includes(step)) return false;
    const before = this.state;
    complete();
    this.noteChange(before, at);
    this.record(new SetupStepCompleted({ staffId: this.id, step }));
    return true;
  }

  private countSend(at: Date): void {
    const recent = this.recentSends.filter((sent) => at.getTime() - new Date(sent).getTime() < DAY_MS);
    if (recent.length >= SENDS_A_DAY) {
      throw new DomainError(
        'too-many',
        'portal-access.too-many-invitations',
        `At most ${SENDS_A_DAY} invitations a day can be sent to one person. Try again tomorrow.`,
      );
    }
    this.recentSends = [...recent, at.toISOString()];
  }

  private isCurrent(invitationId: string): boolean {
    return this.invitation?.id === invitationId && this.invitation.isPending();
  }

  private noteChange(before: PortalState, at: Date): void {
    if (this.state !== before) this.since = at;
  }

  private mustBeInvitable(person: Person): void {
    if (person.offboarded)
      throw new DomainError(
        'conflict',
        'portal-access.offboarded',
        'This person has been offboarded. Reinstate them before sending an invitation.',
      );
    this.mustBeEnabled();
    if (this.activatedAt)
      throw new DomainError('conflict', 'portal-access.already-activated', 'This person has activated the account already.');
  }

  private mustBeEnabled(): void {
    if (this.disabledAt)
      throw new DomainError('conflict', 'portal-access.disabled', 'Portal access is switched off for this person.');
  }

  private mustBeVersion(expected: number | undefined): void {
    if (expected !== undefined && expected !== this.featuresVersion) {
      throw new DomainError(
        'stale',
        'portal-access.stale',
        'Somebody else changed this in the meantime. Load it again and repeat your change.',
      );
    }
  }
}
