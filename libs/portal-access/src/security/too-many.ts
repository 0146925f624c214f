import { DomainError } from '#shared-kernel/domain';

/*
 * Each limit has words of its own: what they advise must be possible while the limit holds. `wait` is in seconds.
 */

/** A link by e-mail is limited by a count of its own, and one that works forgives the failures. */
export const tooManyAttempts = (wait: number) =>
  tooMany(
    'too-many-attempts',
    'There were too many failed attempts. Try again later, or ask for a link to set a new password.',
    wait,
  );

export const tooManyFromNetwork = (wait: number) =>
  tooMany(
    'too-many-from-network',
    'Too many failed attempts came from your network. The right e-mail address and password still work; check both, or try again later.',
    wait,
  );

export const tooManyDeadLinks = (wait: number) =>
  tooMany(
    'too-many-dead-links',
    'Too many links that do not work came from your network. A link that works is still taken: open the newest one, or try again later.',
    wait,
  );

export const tooManyAddressChanges = (wait: number) =>
  tooMany('too-many-address-changes', 'You asked for another address three times within an hour. Try again later.', wait);

const tooMany = (code: string, message: string, wait: number) =>
  new DomainError('too-many', `portal-access.${code}`, message, [], wait);
