import { DomainError } from '#shared-kernel/domain';

/** The days of the practice's calendar through which a password link may be made to work, `YYYY-MM-DD`. */
export interface LinkDays {
  readonly first: string;
  readonly last: string;
  readonly timeZone: string;
}

export function mustBeAmong({ first, last, timeZone }: LinkDays, day: string): void {
  if (day >= first && day <= last) return;
  const possible = first === last ? first : `${first} to ${last}`;
  throw new DomainError(
    'invalid',
    'portal-access.link-day-not-possible',
    day < first
      ? `That day is over in ${timeZone}. Possible: ${possible}.`
      : `That day is too far away. Possible: ${possible} (${timeZone}).`,
    [{ path: 'expiresOn', message: first === last ? `must be ${first}` : `must be a day from ${first} to ${last}` }],
  );
}
