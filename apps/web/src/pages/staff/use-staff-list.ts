import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useLocation } from '@tanstack/react-router';
import { useLiveRefresh } from '../../parts/live-refresh.js';
import { PAGE_SIZE, staffListKey, staffPageQuery, statusCountsQuery } from './queries.js';
import { filterOf, type StaffFilter, type StaffSearch } from './staff-filter.js';

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** The cursors of the pages walked before this one; '' is the first page. */
    walked?: string[];
  }
}

const route = getRouteApi('/portal/administration/staff');

/** The list as its address says it, and the ways to another address. */
export function useStaffList() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  useLiveRefresh('portal-status', staffListKey);
  const filter = filterOf(search);
  const page = useQuery(staffPageQuery(search));
  const counts = useQuery(statusCountsQuery(filter));
  const walked = useLocation({ select: ({ state }) => state.walked });

  const go = (next: StaffSearch, { replace = false, trail = undefined as string[] | undefined } = {}) =>
    void navigate({ search: next, replace, state: { walked: trail }, resetScroll: trail !== undefined });

  return {
    search,
    filter,
    page,
    counts,
    /** How many the whole filter means, as far as that is known. */
    total: counts.data && totalOf(counts.data, filter.status),
    /** How many stand before the first one of this page; unknown where a link led into the middle of the list. */
    before: search.cursor ? walked && walked.length * PAGE_SIZE : 0,
    /** Another question begins at its first page. While somebody types, the address changes without a way back to each letter. */
    ask: (change: StaffSearch, replace = false) => go({ ...search, ...change, cursor: undefined }, { replace }),
    clear: () => go({ sort: search.sort }),
    next: (cursor: string) => go({ ...search, cursor }, { trail: [...(walked ?? []), search.cursor ?? ''] }),
    previous: () => go({ ...search, cursor: walked?.at(-1) || undefined }, { trail: walked?.slice(0, -1) ?? [] }),
  };
}

export type StaffList = ReturnType<typeof useStaffList>;

type Counts = Record<NonNullable<StaffFilter['status']>, number>;

export const totalOf = (counts: Counts, status?: StaffFilter['status']): number =>
  status ? counts[status] : Object.values(counts).reduce((sum, people) => sum + people, 0);
