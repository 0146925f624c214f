import { DomainError } from '#shared-kernel/domain';

/** The one answer for an id that nobody on record has, or that is not the caller's to see. Refuses with `staff.not-found`. */
export function mustBeOnRecord<T>(found: T | null | undefined): T {
  if (found === null || found === undefined)
    throw new DomainError('not-found', 'staff.not-found', 'There is no such staff member.');
  return found;
}
