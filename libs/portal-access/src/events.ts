import { DomainEvent } from '#shared-kernel/domain';

export class FeaturesSaved extends DomainEvent<{
  staffId: string;
  features: string[];
  switchedOn: string[];
  switchedOff: string[];
}> {
  static override readonly type = 'portal-access.features-saved';
  static override readonly publishedOnly = true;
}

/** An invitation waits to be e-mailed. The reaction that sends it makes the link. */
export class InvitationIssued extends DomainEvent<{ staffId: string; invitationId: string; maskedEmail: string }> {
  static override readonly type = 'portal-access.invitation-issued';

  /** `inBulk`: `InvitationsIssuedInBulk` brings it to the reaction, with up to a hundred others. */
  constructor(
    payload: InvitationIssued['payload'],
    private readonly inBulk = false,
  ) {
    super(payload);
  }

  override get travelsAlone(): boolean {
    return !this.inBulk;
  }
}

export class InvitationReplaced extends DomainEvent<{ staffId: string; invitationId: string }> {
  static override readonly type = 'portal-access.invitation-replaced';
  static override readonly publishedOnly = true;
}

export class InvitationRevoked extends DomainEvent<{ staffId: string; invitationId: string; reason: string }> {
  static override readonly type = 'portal-access.invitation-revoked';
  static override readonly publishedOnly = true;
}

export class InvitationExpired extends DomainEvent<{ staffId: string; invitationId: string }> {
  static override readonly type = 'portal-access.invitation-expired';
  static override readonly publishedOnly = true;
}

export class InvitationSent extends DomainEvent<{ staffId: string; invitationId: string; maskedEmail: string }> {
  static override readonly type = 'portal-access.invitation-sent';
  static override readonly publishedOnly = true;
}

/** The mail server cannot take the invitation at the moment; it goes out when it can. */
export class InvitationDelayed extends DomainEvent<{ staffId: string; invitationId: string; reason: string }> {
  static override readonly type = 'portal-access.invitation-delayed';
  static override readonly publishedOnly = true;
}

export class InvitationFailed extends DomainEvent<{
  staffId: string;
  invitationId: string;
  maskedEmail: string;
  reason: string;
}> {
  static override readonly type = 'portal-access.invitation-failed';
  static override readonly publishedOnly = true;
}

/** Somebody, or some program that reads e-mail, opened the page behind the link. That alone changes nothing. */
export class LinkPageOpened extends DomainEvent<{ staffId: string; invitationId: string }> {
  static override readonly type = 'portal-access.link-page-opened';
  static override readonly publishedOnly = true;
}

export class AccountActivated extends DomainEvent<{ staffId: string; invitationId: string | null }> {
  static override readonly type = 'portal-access.account-activated';
  static override readonly publishedOnly = true;
}

export class SetupStepCompleted extends DomainEvent<{ staffId: string; step: string }> {
  static override readonly type = 'portal-access.setup-step-completed';
  static override readonly publishedOnly = true;
}

export class SignedIn extends DomainEvent<{ staffId: string }> {
  static override readonly type = 'portal-access.signed-in';
  static override readonly publishedOnly = true;
}

/** The person wants to sign in with another address. The reaction that mails the link to it makes the link. */
export class SignInAddressChangeRequested extends DomainEvent<{ staffId: string; requestId: string; maskedEmail: string }> {
  static override readonly type = 'portal-access.sign-in-address-change-requested';
}

/**
 * The person chose another address, or Biographics lost the one before and the primary took its place. `former` says
 * which of the account's former addresses that one is, from 1 on.
 */
export class SignInAddressChanged extends DomainEvent<{ staffId: string; maskedEmail: string; former: number }> {
  static override readonly type = 'portal-access.sign-in-address-changed';
}

/** `cause`: `administrator` or `offboarded`; `reason`: what the administrator wrote, for administrators alone. */
export class AccessDisabled extends DomainEvent<{ staffId: string; cause: string; reason: string | null }> {
  static override readonly type = 'portal-access.access-disabled';
  static override readonly publishedOnly = true;
}

export class AccessRestored extends DomainEvent<{ staffId: string }> {
  static override readonly type = 'portal-access.access-restored';
  static override readonly publishedOnly = true;
}

/** An unanswered invitation is to be sent once more, with a new link in place of the old one. `time`: 1 for the first reminder. */
export class InvitationReminded extends DomainEvent<{
  staffId: string;
  invitationId: string;
  maskedEmail: string;
  time: number;
}> {
  static override readonly type = 'portal-access.invitation-reminded';
}

export class RoleChanged extends DomainEvent<{ staffId: string; role: string }> {
  static override readonly type = 'portal-access.role-changed';
}

/** `expiresOn`: the day chosen by an administrator, in the practice's zone; null for a link the person asked for. */
export class PasswordLinkMade extends DomainEvent<{
  staffId: string;
  passwordLinkId: string;
  origin: string;
  expiresOn: string | null;
  expiresAt: string;
}> {
  static override readonly type = 'portal-access.password-link-made';
  static override readonly publishedOnly = true;
}

export class PasswordLinkRevoked extends DomainEvent<{ staffId: string; passwordLinkId: string; reason: string }> {
  static override readonly type = 'portal-access.password-link-revoked';
  static override readonly publishedOnly = true;
}

export class PasswordLinkExpired extends DomainEvent<{ staffId: string; passwordLinkId: string }> {
  static override readonly type = 'portal-access.password-link-expired';
  static override readonly publishedOnly = true;
}

export class PasswordLinkConsumed extends DomainEvent<{ staffId: string; passwordLinkId: string }> {
  static override readonly type = 'portal-access.password-link-consumed';
  static override readonly publishedOnly = true;
}

/** A copy of the link waits to be e-mailed. The reaction that sends it makes the copy. */
export class PasswordLinkEmailQueued extends DomainEvent<{
  staffId: string;
  passwordLinkId: string;
  mailingId: string;
  maskedEmail: string;
}> {
  static override readonly type = 'portal-access.password-link-email-queued';
}

export class PasswordLinkEmailed extends DomainEvent<{ staffId: string; passwordLinkId: string; maskedEmail: string }> {
  static override readonly type = 'portal-access.password-link-emailed';
  static override readonly publishedOnly = true;
}

/** The mail server cannot take it at the moment; it goes out when it can, if the link still works then. */
export class PasswordLinkEmailDelayed extends DomainEvent<{
  staffId: string;
  passwordLinkId: string;
  maskedEmail: string;
  reason: string;
}> {
  static override readonly type = 'portal-access.password-link-email-delayed';
  static override readonly publishedOnly = true;
}

export class PasswordLinkEmailFailed extends DomainEvent<{
  staffId: string;
  passwordLinkId: string;
  maskedEmail: string;
  reason: string;
}> {
  static override readonly type = 'portal-access.password-link-email-failed';
  static override readonly publishedOnly = true;
}

/** Somebody, or some program that reads e-mail, opened the page behind the link. That alone changes nothing. */
export class PasswordLinkOpened extends DomainEvent<{ staffId: string; passwordLinkId: string }> {
  static override readonly type = 'portal-access.password-link-opened';
  static override readonly publishedOnly = true;
}

/** Somebody says to have forgotten a password; whose, if anybody's, nobody has looked yet. */
export class PasswordResetRequested extends DomainEvent<{ requestId: string }> {
  static override readonly type = 'portal-access.password-reset-requested';
}

/** `how`: `reset` by a link, `changed` by the person who knew the old one. `apiTokens`: when those that ended by it were made. */
export class PasswordChanged extends DomainEvent<{ staffId: string; how: string; apiTokens: string[] }> {
  static override readonly type = 'portal-access.password-changed';
}

/** `kind`: `totp` or `passkey`. */
export class SecondFactorAdded extends DomainEvent<{ staffId: string; kind: string }> {
  static override readonly type = 'portal-access.second-factor-added';
}

/** `kind`: `totp`, `passkey` or `all`; `reset`: an administrator took it away because the person had lost it. */
export class SecondFactorRemoved extends DomainEvent<{ staffId: string; kind: string; reset: boolean }> {
  static override readonly type = 'portal-access.second-factor-removed';
}

/** An administrator ordered invitations for so many people; the worker takes them in turn. */
export class BulkInvitationStarted extends DomainEvent<{ bulkId: string; people: number }> {
  static override readonly type = 'portal-access.bulk-invitation-started';
}

/** These invitations, 100 at most, wait to be e-mailed; ids at the same place belong together. */
export class InvitationsIssuedInBulk extends DomainEvent<{ bulkId: string; staffIds: string[]; invitationIds: string[] }> {
  static override readonly type = 'portal-access.invitations-issued-in-bulk';
}

/** Everybody had their turn. Their last e-mails may still be on the way. */
export class BulkInvitationFinished extends DomainEvent<{ bulkId: string; done: number; failed: number }> {
  static override readonly type = 'portal-access.bulk-invitation-finished';
  static override readonly publishedOnly = true;
}

export class BulkInvitationCancelled extends DomainEvent<{ bulkId: string; remaining: number }> {
  static override readonly type = 'portal-access.bulk-invitation-cancelled';
  static override readonly publishedOnly = true;
}

/** Somebody signed in with a recovery code in place of the second factor; `left` more of them work. */
export class RecoveryCodeUsed extends DomainEvent<{ staffId: string; left: number }> {
  static override readonly type = 'portal-access.recovery-code-used';
}

/** Somebody wants another activation link in place of the one they have; whose, if anybody's, nobody has looked yet. */
export class LinkHandedIn extends DomainEvent<{ requestId: string }> {
  static override readonly type = 'portal-access.link-handed-in';
}

/** Somebody with a link of this person's that does not work any more asked for a new one. */
export class NewLinkRequested extends DomainEvent<{ staffId: string }> {
  static override readonly type = 'portal-access.new-link-requested';
}
