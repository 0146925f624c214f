import { api } from '../api/client.js';
import { hasCode } from '../api/problem.js';
import { queries } from '../app/queries.js';
import { type Session, sessionQuery } from './session.js';

/** The session ends soon: `at` by this device's clock, `inAnyCase` where staying signed in is not possible. */
export interface Ending {
  at: number;
  inAnyCase: boolean;
}

/** How long before the end the person is told: short for an end they can put off, long enough to save for one they cannot. */
const TELL_IDLE_MS = 2 * 60_000;
const TELL_FINAL_MS = 5 * 60_000;
/** Another tab may put the end off, a device may have slept: near the end it is asked more often. */
const NEAR_MS = 15_000;
/** The API's clock is told in whole seconds. */
const SURELY_OVER_MS = 1_500;

export interface Left {
  ending: Ending | undefined;
  /** When to ask again. */
  inMs: number;
}

/** The longest idle time seen: where sessions are very short, their end is told at half time. */
let longest = 0;

/**
 * What is left of the session, as the API sees it: people's own clocks are wrong. Asked in the background this does not put
 * the end off. `over` when there is no session any more, or it is somebody else's.
 */
export async function sessionLeft(): Promise<Left | 'over'> {
  const { data: session, response } = await askForSession();
  if (!session || !isTheSamePerson(session)) return 'over';
  queries.setQueryData(sessionQuery.queryKey, (known) => known && { ...known, ends: session.ends });
  return leftOf(session.ends!, Date.parse(response!.headers.get('date')!) || Date.now());
}

async function askForSession(): Promise<{ data?: Session; response?: Response }> {
  try {
    return await api.GET('/api/session');
  } catch (error) {
    if (hasCode(error, 'portal-access.signed-out')) return {};
    throw error;
  }
}

/** Somebody else may have signed in in another tab; what stands on this page is not theirs. */
function isTheSamePerson(session: Session): boolean {
  const known = queries.getQueryData(sessionQuery.queryKey);
  return !known || known.staffMember.id === session.staffMember.id;
}

function leftOf(ends: { idleAt: string; at: string }, now: number): Left {
  const idle = Date.parse(ends.idleAt) - now;
  const final = Date.parse(ends.at) - now;
  longest = Math.max(longest, idle);
  const inAnyCase = final <= idle && final <= TELL_FINAL_MS;
  const untilTold = idle - Math.min(TELL_IDLE_MS, longest / 2);
  if (!inAnyCase && untilTold > 0)
    return { ending: undefined, inMs: Math.max(1_000, Math.min(untilTold, final - TELL_FINAL_MS)) };
  return { ending: { at: Date.now() + idle, inAnyCase }, inMs: Math.min(NEAR_MS, Math.max(0, idle) + SURELY_OVER_MS) };
}

/** Before the API was asked: soon enough whatever the device's clock says. */
export function firstLook(): number {
  const ends = queries.getQueryData(sessionQuery.queryKey)?.ends;
  const left = ends ? Date.parse(ends.idleAt) - Date.now() : 0;
  longest = Math.max(longest, left);
  return Math.min(60_000, Math.max(0, left - TELL_IDLE_MS));
}
