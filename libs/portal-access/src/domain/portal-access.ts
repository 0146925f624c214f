import { AggregateRoot, type DomainEvent } from '#shared-kernel/domain';
import {
  AccessDisabled,
  AccessRestored,
  AccountActivated,
  FeaturesSaved,
  InvitationIssued,
  InvitationReplaced,
  InvitationRevoked,
  NewLinkRequested,
  PasswordChanged,
  RecoveryCodeUsed,
  RoleChanged,
  SecondFactorAdded,
  SecondFactorRemoved,
  SetupStepCompleted,
  SignedIn,
  SignInAddressChanged,
} from '../events.js';
import { addressOnRecord, mustBeOnRecord, nextSignInEmail } from './address-on-record.js';
import { countSend } from './daily-sends.js';
import { type PortalFeature, toFeatures } from './features.js';
import { Invitation } from './invitation.js';
import { maskedEmail } from './masked-email.js';
import { isWorthTelling } from './new-link-request.js';
import { PasswordLink, type PasswordLinkTerms } from './password-link.js';
import { mustBeEnabled, mustBeInvitable, mustBeVersion, mustHaveAccount, mustKeepSecondFactor } from './refusals.js';
import { remainingSteps, type SetupStep } from './setup-steps.js';
import { type DisabledCause, type Person, type PortalState, type Role, type SecondFactorKind, stateOf } from './standing.js';

export type { DisabledCause, Person, PortalState, Role, SecondFactorKind };

/** One staff member's way into the portal: features, the invitation under way, the account and its set-up. */
export class PortalAccess extends AggregateRoot {
  /** The staff member's id. */
  readonly id: string;
  role: Role = 'staff';
  features: PortalFeature[] = [];
  invitation: Invitation | null = null;
  /** The newest one, alive or not. */
  passwordLink: PasswordLink | null = null;
  /** When invitations were sent in the last 24 hours. */
  recentSends: string[] = [];
  /** When the person last asked for a link in place of one that is dead, and whether nobody has answered that yet. */
  newLinkAskedAt: Date | null = null;
  newLinkWanted = false;
  signInEmail: string | null = null;
  /** What the person signed in with before, the oldest first: whoever reads it must hear of the change. */
  formerSignInEmails: string[] = [];
  passwordHash: string | null = null;
  activatedAt: Date | null = null;
  contactConfirmedAt: Date | null = null;
  termsAcceptedAt: Date | null = null;
  /** Whether the practice requires a second factor of this person; decided when the account opens, the role or the setting changes. */
  secondFactorRequired = false;
  /** Since when the person has one. */
  secondFactorAt: Date | null = null;
  disabledAt: Date | null = null;
  disabledCause: DisabledCause | null = null;
  /** In the administrator's words. */
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
  becomeFirstAdministrator(email: string, passwordHash: string, secondFactorRequired: boolean, at: Date): void {
    this.role = 'administrator';
    this.openAccount(email, passwordHash, secondFactorRequired, at);
    this.contactConfirmedAt = at;
    this.termsAcceptedAt = at;
    this.since = at;
    this.record(new AccountActivated({ staffId: this.id, invitationId: null }));
  }

  get state(): PortalState {
    return stateOf(this);
  }

  get remainingSteps(): SetupStep[] {
    return remainingSteps(this);
  }

  /** `expectedVersion` is what the administrator saw on the screen. */
  saveFeatures(names: readonly string[], expectedVersion?: number): void {
    mustBeVersion(this.featuresVersion, expectedVersion);
    const features = toFeatures(names);
    const switchedOn = features.filter((feature) => !this.features.includes(feature));
    const switchedOff = this.features.filter((feature) => !features.includes(feature));
    if (switchedOn.length + switchedOff.length === 0) return;
    this.features = features;
    this.featuresVersion++;
    this.record(new FeaturesSaved({ staffId: this.id, features, switchedOn, switchedOff }));
  }

  /** Sends the first invitation, or a new one that replaces the one under way. */
  invite(email: string, person: Person, by: string | null, hours: number, at: Date, bulkId: string | null = null): Invitation {
    mustBeInvitable(this, person);
    const address = mustBeOnRecord(email, person.emails);
    this.recentSends = countSend(this.recentSends, at);
    if (this.invitation?.isPending()) {
      this.record(new InvitationReplaced({ staffId: this.id, invitationId: this.invitation.id }));
      this.invitation.end('revoked', at);
    }
    const before = this.state;
    this.invitation = new Invitation({ staffId: this.id, email: address, issuedBy: by, issuedAt: at, hours, bulkId });
    this.noteChange(before, at);
    this.newLinkWanted = false;
    const { id: invitationId, maskedEmail } = this.invitation;
    this.record(new InvitationIssued({ staffId: this.id, invitationId, maskedEmail }, bulkId !== null));
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

  /** By somebody who has a link of this person's that is dead. */
  askForNewLink(at: Date): void {
    if (!isWorthTelling(this, at)) return;
    Object.assign(this, { newLinkAskedAt: at, newLinkWanted: true });
    this.record(new NewLinkRequested({ staffId: this.id }));
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
    this.passwordLink?.keepOnlyFor(person.emails, at);
    const address = nextSignInEmail(this, person);
    if (address) this.changeSignInEmail(address, at);
  }

  /** Links made for the account under its old address die with it. */
  changeSignInEmail(address: string, at: Date): void {
    if (this.signInEmail) this.letGoOfSignInEmail(this.signInEmail);
    this.signInEmail = address;
    this.passwordLink?.revoke('address_changed', at);
    const former = this.formerSignInEmails.length;
    this.record(new SignInAddressChanged({ staffId: this.id, maskedEmail: maskedEmail(address), former }));
  }

  /** Makes way for the person to whom Biographics gave the address. Another one follows with `followBiographics`. */
  letGoOfSignInEmail(address: string): void {
    if (!this.signInEmail || !addressOnRecord(address, [this.signInEmail])) return;
    this.formerSignInEmails = [...this.formerSignInEmails, this.signInEmail];
    this.signInEmail = null;
  }

  /** Tells the invitation what became of it. One that was replaced or has ended in the meantime does not hear it any more. */
  tellInvitation(invitationId: string, what: (invitation: Invitation) => DomainEvent | null): void {
    if (this.invitation?.id !== invitationId || !this.invitation.isPending()) return;
    const fact = what(this.invitation);
    if (fact) this.record(fact);
  }

  /** The person redeemed the link; whether it was still alive has been decided by the database, once for all callers. */
  activate(passwordHash: string, secondFactorRequired: boolean, at: Date): void {
    mustBeEnabled(this);
    const invitation = this.invitation!;
    const before = this.state;
    invitation.end('accepted', at);
    this.openAccount(invitation.email, passwordHash, secondFactorRequired, at);
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

  signedIn(at: Date, recoveryCodesLeft?: number): void {
    mustBeEnabled(this);
    this.lastSignInAt = at;
    this.record(new SignedIn({ staffId: this.id }));
    if (recoveryCodesLeft !== undefined) this.record(new RecoveryCodeUsed({ staffId: this.id, left: recoveryCodesLeft }));
  }

  disable(cause: DisabledCause, at: Date, reason: string | null = null): void {
    if (this.disabledAt && (cause === 'offboarded' || this.disabledCause === 'administrator')) return;
    const before = this.state;
    this.revokeInvitation('access_disabled', at);
    this.passwordLink?.revoke('access_disabled', at);
    this.disabledAt ??= at;
    Object.assign(this, { disabledCause: cause, disabledReason: reason, newLinkWanted: false });
    this.noteChange(before, at);
    this.record(new AccessDisabled({ staffId: this.id, cause, reason }));
  }

  /** The person left at `leftAt` and is back by now: access stays as it is, the link of then does not. */
  endWhatWasUnderWay(leftAt: Date, at: Date): void {
    const { invitation } = this;
    if (invitation?.isPending() && invitation.issuedAt <= leftAt) this.revokeInvitation('offboarded', at);
    if (this.passwordLink && this.passwordLink.madeAt <= leftAt) this.passwordLink.revoke('offboarded', at);
  }

  restore(at: Date): void {
    if (!this.disabledAt) return;
    const before = this.state;
    Object.assign(this, { disabledAt: null, disabledCause: null, disabledReason: null });
    this.noteChange(before, at);
    this.record(new AccessRestored({ staffId: this.id }));
  }

  /** A newer link kills the older one. */
  makePasswordLink(terms: PasswordLinkTerms, at: Date): PasswordLink {
    mustHaveAccount(this);
    this.passwordLink?.revoke('replaced', at);
    this.passwordLink = new PasswordLink(this.id, terms, at);
    return this.passwordLink;
  }

  /** By a link (`reset`), which is thereby used up, or by the person who knows the old one (`changed`). */
  changePassword(passwordHash: string, how: 'reset' | 'changed', at: Date, apiTokens: string[] = []): void {
    mustHaveAccount(this);
    this.passwordHash = passwordHash;
    if (how === 'reset') this.passwordLink?.consume(at);
    else this.passwordLink?.revoke('password_changed', at);
    this.record(new PasswordChanged({ staffId: this.id, how, apiTokens }));
  }

  addSecondFactor(kind: SecondFactorKind, at: Date): void {
    const completesSetup = this.remainingSteps.includes('enroll_mfa');
    const before = this.state;
    this.secondFactorAt ??= at;
    this.noteChange(before, at);
    this.record(new SecondFactorAdded({ staffId: this.id, kind }));
    if (completesSetup) this.record(new SetupStepCompleted({ staffId: this.id, step: 'enroll_mfa' }));
  }

  /** `last`: none is left now. `reset`: an administrator took it from somebody who had lost it. */
  removeSecondFactor(kind: SecondFactorKind | 'all', { last, reset }: { last: boolean; reset: boolean }, at: Date): void {
    mustKeepSecondFactor(this, { last, reset });
    const before = this.state;
    if (last) this.secondFactorAt = null;
    this.noteChange(before, at);
    this.record(new SecondFactorRemoved({ staffId: this.id, kind, reset }));
  }

  changeRole(role: Role, secondFactorRequired: boolean, at: Date): void {
    if (this.role === role) return;
    this.role = role;
    this.record(new RoleChanged({ staffId: this.id, role }));
    this.requireSecondFactor(secondFactorRequired, at);
  }

  /** The practice's setting, or the role it depends on, is not what it was. */
  requireSecondFactor(required: boolean, at: Date): void {
    const before = this.state;
    this.secondFactorRequired = required && this.activatedAt !== null;
    this.noteChange(before, at);
  }

  private openAccount(email: string, passwordHash: string, secondFactorRequired: boolean, at: Date): void {
    this.signInEmail = email;
    this.passwordHash = passwordHash;
    this.secondFactorRequired = secondFactorRequired;
    this.activatedAt = at;
    this.newLinkWanted = false;
  }

  private completeStep(step: SetupStep, complete: () => void, at: Date): boolean {
    if (!this.remainingSteps.includes(step)) return false;
    const before = this.state;
    complete();
    this.noteChange(before, at);
    this.record(new SetupStepCompleted({ staffId: this.id, step }));
    return true;
  }

  private noteChange(before: PortalState, at: Date): void {
    if (this.state !== before) this.since = at;
  }
}
