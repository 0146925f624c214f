import { DomainError, type FieldError } from '#shared-kernel/domain';

/** With whoever started it. */
export const MOST_PEOPLE = 100;

/** Who of some people can be written to at this moment. */
export interface Reachable {
  has(staffId: string): boolean;
}

/** Whom a new conversation is for, beside its starter: each once, in the order given. */
export function othersOf(starterId: string, given: readonly string[], reachable: Reachable): string[] {
  const others = named(given).filter((id) => id !== starterId);
  if (others.length === 0)
    throw new DomainError('invalid', 'messaging.nobody-else', 'A conversation needs somebody else. Choose at least one person.', [
      { path: 'participantIds', message: 'must name somebody else' },
    ]);
  mustHaveRoom('participantIds', others.length + 1);
  mustBeReachable('participantIds', given, others, reachable);
  return others;
}

export const named = (ids: readonly string[]): string[] => [...new Set(ids)];

export function mustHaveRoom(field: string, people: number): void {
  if (people <= MOST_PEOPLE) return;
  throw new DomainError('invalid', 'messaging.too-many-people', `A conversation has at most ${MOST_PEOPLE} people.`, [
    { path: field, message: `must leave it at ${MOST_PEOPLE} people at most` },
  ]);
}

/** Names every entry of `given` that is among `wanted` and cannot be written to; somebody who does not exist is one of them. */
export function mustBeReachable(field: string, given: readonly string[], wanted: readonly string[], reachable: Reachable): void {
  const missing = new Set(wanted.filter((id) => !reachable.has(id)));
  const errors = given.flatMap((id, place): FieldError[] =>
    missing.has(id) ? [{ path: `${field}.${place}`, message: 'cannot be written to' }] : [],
  );
  if (errors.length > 0)
    throw new DomainError(
      'invalid',
      'messaging.cannot-be-written-to',
      'Somebody you chose cannot be written to: secure messages are not switched on for them.',
      errors,
    );
}
