import { useQuery } from '@tanstack/react-query';
import { useSession } from '../../session/session.js';
import { reachQuery } from './queries.js';

/** How many people an announcement reaches if it is made now, its maker apart. Undefined while that is not known. */
export function useReach(office: string | null | undefined): number | undefined {
  const { features, staffMember } = useSession();
  const { data: people } = useQuery({ ...reachQuery(office ?? null), enabled: office !== undefined });
  if (people === undefined || office === undefined) return undefined;
  const isAmongThem = features.includes('secure_messaging') && (office === null || office === staffMember.office);
  return Math.max(0, people - (isAmongThem ? 1 : 0));
}
