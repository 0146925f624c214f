import { DomainError } from '#shared-kernel/domain';

interface Account {
  readonly activatedAt: Date | null;
  readonly disabledAt: Date | null;
}

export function mustBeEnabled({ disabledAt }: Account): void {
  if (disabledAt) throw new DomainError('conflict', 'portal-access.disabled', 'Portal access is switched off for this person.');
}

/** Somebody who works here, may use the portal and has no account yet. */
export function mustBeInvitable(account: Account, { offboarded }: { offboarded: boolean }): void {
  if (offboarded)
    throw new DomainError(
      'conflict',
      'portal-access.offboarded',
      'This person has been offboarded. Reinstate them before sending an invitation.',
    );
  mustBeEnabled(account);
  if (account.activatedAt)
    throw new DomainError('conflict', 'portal-access.already-activated', 'This person has activated the account already.');
}

/** Who has left the practice gets nothing before they are reinstated. */
export function mustWorkHere({ offboarded }: { offboarded: boolean }): void {
  if (offboarded)
    throw new DomainError('conflict', 'portal-access.offboarded', 'This person has been offboarded. Reinstate them first.');
}

export function mustHaveAccount(account: Account): void {
  mustBeEnabled(account);
  if (!account.activatedAt)
    throw new DomainError(
      'conflict',
      'portal-access.not-activated',
      'This person has no account yet. Send the invitation instead; its link lets them choose a password.',
    );
}

/** `expected` is the version that somebody saw on the screen, if they say so. */
export function mustBeVersion(version: number, expected: number | undefined): void {
  if (expected === undefined || expected === version) return;
  throw new DomainError(
    'stale',
    'portal-access.stale',
    'Somebody else changed this in the meantime. Load it again and repeat your change.',
  );
}

/** Whoever must have a second factor adds another before giving up the last; only an administrator's reset leaves them without. */
export function mustKeepSecondFactor(
  account: { secondFactorRequired: boolean },
  removal: { last: boolean; reset: boolean },
): void {
  if (!account.secondFactorRequired || !removal.last || removal.reset) return;
  throw new DomainError(
    'conflict',
    'portal-access.second-factor-mandatory',
    'The practice requires a second factor of you. Add another one before you remove this one.',
  );
}

export function mustHaveSecondFactor({ secondFactorAt }: { secondFactorAt: Date | null }): void {
  if (!secondFactorAt)
    throw new DomainError('conflict', 'portal-access.no-second-factor', 'There is no second factor on this account.');
}
