import { addressKey } from '#shared-kernel/domain';

/** Who has an address: one person as the primary one and nobody else, or any number as a further one. */
export interface AddressHolding {
  /** Whose primary address it is. */
  readonly owner: string | null;
  readonly holders: readonly string[];
}

export type AddressRole = 'primary' | 'further';

export interface AddressChange {
  readonly key: string;
  readonly staffId: string;
  readonly as: AddressRole | 'gone';
}

/** What the addresses of a person are to them, by key: the first is the primary. */
export const rolesOf = (emails: readonly string[]): Map<string, AddressRole> =>
  new Map(emails.map((address, place) => [addressKey(address), place === 0 ? 'primary' : 'further']));

/** What makes the addresses that a person had those that the person has. */
export function addressChanges(staffId: string, had: readonly string[], has: readonly string[]): AddressChange[] {
  const [before, after] = [rolesOf(had), rolesOf(has)];
  const gone = [...before.keys()].filter((key) => !after.has(key)).map((key) => ({ key, staffId, as: 'gone' as const }));
  const changed = [...after].filter(([key, role]) => before.get(key) !== role);
  return [...gone, ...changed.map(([key, as]) => ({ key, staffId, as }))];
}

/** Who has the address after the changes, all of which are of it; undefined where somebody's primary would be shared. */
export function heldAfter(held: AddressHolding | undefined, changes: readonly AddressChange[]): AddressHolding | undefined {
  const as = (role: AddressChange['as']) => changes.filter((change) => change.as === role).map(({ staffId }) => staffId);
  const [primary, further, gone] = [as('primary'), as('further'), as('gone')];
  const holders = [...new Set([...(held?.holders.filter((id) => !gone.includes(id)) ?? []), ...further, ...primary])];
  const kept = held?.owner && holders.includes(held.owner) && !further.includes(held.owner) ? held.owner : null;
  const owner = primary[0] ?? kept;
  return owner !== null && holders.length > 1 ? undefined : { owner, holders };
}
