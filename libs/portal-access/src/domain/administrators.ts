import { DomainError } from '#shared-kernel/domain';

/** Nobody takes their own way in, or their own role, by mistake. */
export function mustBeSomebodyElse(staffId: string, actorId: string | null): void {
  if (staffId === actorId)
    throw new DomainError('conflict', 'portal-access.own-access', 'You cannot do this to yourself. Ask another administrator.');
}

/** A practice without an administrator could not make another one. `others`: whether another one can act. */
export function mustLeaveAnAdministrator({ role }: { role: string }, others: boolean): void {
  if (role === 'administrator' && !others)
    throw new DomainError(
      'conflict',
      'portal-access.last-administrator',
      'This is the last administrator who can sign in. Give somebody else the role first.',
    );
}
