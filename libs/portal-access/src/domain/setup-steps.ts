export const setupSteps = ['set_password', 'confirm_contact_details', 'accept_terms', 'enroll_mfa'] as const;
export type SetupStep = (typeof setupSteps)[number];

interface Progress {
  readonly activatedAt: Date | null;
  readonly contactConfirmedAt: Date | null;
  readonly termsAcceptedAt: Date | null;
  /** Whether the practice requires a second factor of this person. */
  readonly secondFactorRequired: boolean;
  readonly secondFactorAt: Date | null;
}

/** What the person still has to do, in order. */
export function remainingSteps(progress: Progress): SetupStep[] {
  const done: Record<SetupStep, boolean> = {
    set_password: progress.activatedAt !== null,
    confirm_contact_details: progress.contactConfirmedAt !== null,
    accept_terms: progress.termsAcceptedAt !== null,
    enroll_mfa: !progress.secondFactorRequired || progress.secondFactorAt !== null,
  };
  return setupSteps.filter((step) => !done[step]);
}
