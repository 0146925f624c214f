import type { Schemas } from '../../api/client.js';
import type { StaffFilter } from './staff-filter.js';

type State = Schemas['PortalState'];
type Counts = Record<State, number>;

/** For whom a bulk invitation is. */
export type Whom =
  | { kind: 'selection'; people: ReadonlyMap<string, State> }
  | { kind: 'filter'; filter: StaffFilter; counts: Counts | undefined }
  | { kind: 'import'; importId: string; people: number };

const nobody: Counts = { not_invited: 0, invited: 0, setup_incomplete: 0, active: 0, disabled: 0 };

/** How many of them stand in which status, as far as the page knows. */
export function countsOf(whom: Whom): Counts | undefined {
  if (whom.kind === 'import') return undefined;
  if (whom.kind === 'filter') {
    const { status } = whom.filter;
    return status && whom.counts ? { ...nobody, [status]: whom.counts[status] } : whom.counts;
  }
  const counts = { ...nobody };
  for (const state of whom.people.values()) counts[state] += 1;
  return counts;
}

export function howMany(whom: Whom): number {
  if (whom.kind === 'import') return whom.people;
  return Object.values(countsOf(whom) ?? {}).reduce((sum, people) => sum + people, 0);
}

/** They as the API takes them. */
export function requestFor(whom: Whom): Pick<Schemas['StartBulkInvitation'], 'staffIds' | 'filter'> {
  if (whom.kind === 'selection') return { staffIds: [...whom.people.keys()] };
  return { filter: whom.kind === 'import' ? { importId: whom.importId } : whom.filter };
}
