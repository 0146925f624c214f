import { DomainError } from '#shared-kernel/domain';
import type { Staff } from '#staff';

/** Refuses to send what opens a person's account to an address that other people have as well. */
export async function mustHaveAlone(staff: Staff, staffId: string, email: string): Promise<void> {
  if ((await staff.holdersOf(email)).every((holder) => holder === staffId)) return;
  throw new DomainError(
    'invalid',
    'portal-access.address-shared',
    'Other people have this address too, and could open the account. Choose one that is the person’s alone.',
    [{ path: 'email', message: 'is shared with other people' }],
  );
}
