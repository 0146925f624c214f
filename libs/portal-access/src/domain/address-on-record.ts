import { addressKey, DomainError } from '#shared-kernel/domain';

/** The address as Biographics spells it, or undefined where the record does not have it. */
export function addressOnRecord(email: string, emails: readonly string[]): string | undefined {
  const key = addressKey(email);
  return emails.find((address) => addressKey(address) === key);
}

/** As above; refuses an address that is not on the record. */
export function mustBeOnRecord(email: string, emails: readonly string[]): string {
  const address = addressOnRecord(email, emails);
  if (address) return address;
  throw new DomainError(
    'invalid',
    'portal-access.email-not-on-record',
    "This address is not on the person's record. Add it to Biographics first.",
    [{ path: 'email', message: 'must be one of the addresses in Biographics' }],
  );
}

/** The primary address, once somebody with an account may no longer sign in with the one before. */
export function nextSignInEmail(
  { activatedAt, signInEmail }: { activatedAt: Date | null; signInEmail: string | null },
  { emails }: { emails: readonly string[] },
): string | undefined {
  const settled = !activatedAt || (signInEmail && addressOnRecord(signInEmail, emails));
  return settled ? undefined : emails[0];
}
