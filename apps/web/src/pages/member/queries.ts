import { infiniteQueryOptions, queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { answerOf, api, type Schemas } from '../../api/client.js';
import { Problem } from '../../api/problem.js';

export type Member = Schemas['StaffMember'];
export type Portal = Schemas['Portal'];
export type PasswordLink = Schemas['PasswordLink'];
export type Fact = Schemas['Timeline']['items'][number];

const path = (staffId: string) => ({ params: { path: { id: staffId } } });

/** What the API says of an id that is nobody's, or none at all. */
const isNobody = (error: unknown) => error instanceof Problem && (error.status === 404 || error.status === 400);

/** The person's record; null where there is no such person. */
export const memberQuery = (staffId: string) =>
  queryOptions({
    queryKey: ['staff', staffId, 'record'],
    queryFn: async (): Promise<Member | null> => {
      try {
        return await answerOf(api.GET('/api/staff/{id}', path(staffId)));
      } catch (error) {
        if (isNobody(error)) return null;
        throw error;
      }
    },
  });

/** The person's way into the portal. */
export const portalQuery = (staffId: string) =>
  queryOptions({
    queryKey: ['staff', staffId, 'portal'],
    queryFn: () => answerOf(api.GET('/api/staff/{id}/portal', path(staffId))),
  });

/** What switching messages off would hide. */
export const openConversationsQuery = (staffId: string) =>
  queryOptions({
    queryKey: ['staff', staffId, 'open-conversations'],
    queryFn: async () => (await answerOf(api.GET('/api/staff/{id}/open-conversations', path(staffId)))).count,
  });

/** Which billing accounts the person may see. */
export const billingAccessQuery = (staffId: string) =>
  queryOptions({
    queryKey: ['staff', staffId, 'billing-access'],
    queryFn: () => answerOf(api.GET('/api/staff/{id}/billing-access', path(staffId))),
  });

const FACTS_A_PAGE = 50;

/** What happened, the newest first; `types` leaves out the rest. */
export const timelineQuery = (staffId: string, types: readonly string[] = []) =>
  infiniteQueryOptions({
    queryKey: ['staff', staffId, 'timeline', types],
    queryFn: ({ pageParam }) => {
      const query = {
        limit: FACTS_A_PAGE,
        ...(types.length > 0 ? { type: types.join(',') } : {}),
        ...(pageParam ? { cursor: pageParam } : {}),
      };
      return answerOf(api.GET('/api/staff/{id}/portal/timeline', { params: { path: { id: staffId }, query } }));
    },
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

/** How many days a password link may work; a setting of the practice. */
export const settingsQuery = queryOptions({
  queryKey: ['settings'],
  queryFn: () => answerOf(api.GET('/api/settings')),
  staleTime: Infinity,
});

const route = getRouteApi('/portal/administration/staff/$staffId');

/** Whose page this is. */
export const useStaffId = (): string => route.useParams().staffId;

/** The record of whose page this is; pages are shown only of people who exist. */
export function useMember(): Member {
  return useSuspenseQuery(memberQuery(useStaffId())).data!;
}

export function usePortal(): Portal {
  return useSuspenseQuery(portalQuery(useStaffId())).data;
}

export { fullName as nameOf } from '../../parts/full-name.js';
