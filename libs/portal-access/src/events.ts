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

/** Biographics lost the address the person signed in with; the primary one took its place. */
export class SignInAddressChanged extends DomainEvent<{ staffId: string; maskedEmail: string }> {
  static override readonly type = 'portal-access.sign-in-address-changed';
  static override readonly publishedOnly = true;
}

export class AccessDisabled extends DomainEvent<{ staffId: string; reason: string }> {
  static override readonly type = 'portal-access.access-disabled';
  static override readonly publishedOnly = true;
}

export class AccessRestored extends DomainEvent<{ staffId: string }> {
  static override readonly type = 'portal-access.access-restored';
  static override readonly publishedOnly = true;
}
