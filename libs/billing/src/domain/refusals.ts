import { DomainError, type FieldError } from '#shared-kernel/domain';

export function refuseWrongFields(code: string, message: string, errors: FieldError[]): void {
  if (errors.length > 0) throw new DomainError('invalid', code, message, errors.slice(0, 100));
}

/** `wait`: in how many seconds it may be done again, 0 where it may be done now. */
export function mustNotWait(wait: number, code: string, message: string): void {
  if (wait > 0) throw new DomainError('too-many', code, message, [], wait);
}

const changedMeanwhile = () =>
  new DomainError('stale', 'billing.stale', 'Somebody changed this meanwhile. Read it again and repeat the change.');

/** `expected`: the version that the editor saw, if that matters. */
export function mustBeVersion(version: number, expected: number | undefined): void {
  if (expected !== undefined && expected !== version) throw changedMeanwhile();
}

/** `expected`: the list that the editor saw, in any order, if that matters. */
export function mustBeList(list: readonly string[], expected: readonly string[] | undefined): void {
  if (expected !== undefined && String(list.toSorted()) !== String(expected.toSorted())) throw changedMeanwhile();
}
