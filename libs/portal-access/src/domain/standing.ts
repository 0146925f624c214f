export type Role = 'administrator' | 'staff';
/** What switched access off. An administrator's word stands above offboarding: being reinstated does not take it back. */
export type DisabledCause = 'administrator' | 'offboarded';
export type SecondFactorKind = 'totp' | 'passkey';
export type PortalState = 'not_invited' | 'invited' | 'setup_incomplete' | 'active' | 'disabled';

/** What portal access needs to know of the person; it comes from Biographics. */
export interface Person {
  readonly emails: readonly string[];
  readonly offboarded: boolean;
}

export function stateOf(access: {
  readonly disabledAt: Date | null;
  readonly activatedAt: Date | null;
  readonly invitation: object | null;
  readonly remainingSteps: readonly string[];
}): PortalState {
  if (access.disabledAt) return 'disabled';
  if (access.activatedAt) return access.remainingSteps.length > 0 ? 'setup_incomplete' : 'active';
  return access.invitation ? 'invited' : 'not_invited';
}
