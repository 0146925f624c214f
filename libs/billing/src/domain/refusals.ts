import { DomainError, type FieldError } from '#shared-kernel/domain';

export function refuseWrongFields(code: string, message: string, errors: FieldError[]): void {
  if (errors.length > 0) throw new DomainError('invalid', code, message, errors.slice(0, 100));
}

/** `expected`: the version that the editor saw, if that matters. */
export function mustBeVersion(version: number, expected: number | undefined): void {
  if (expected !== undefined && expected !== version)
    throw new DomainError('stale', 'billing.stale', 'Somebody changed this meanwhile. Read it again and repeat the change.');
}
