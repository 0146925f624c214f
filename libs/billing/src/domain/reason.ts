import { DomainError, line, Problem } from '#shared-kernel/domain';

const readReason = line(500);

/** Why something was done, in a few words. Refuses with `billing.invalid-reason`. */
export function reasonFrom(given: string): string {
  const words = readReason(given);
  if (!(words instanceof Problem)) return words;
  const errors = [{ path: 'reason', message: words.message }];
  throw new DomainError('invalid', 'billing.invalid-reason', 'Say in a few words why.', errors);
}
