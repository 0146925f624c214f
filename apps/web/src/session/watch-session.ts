import { leaveEnded } from './session.js';
import { type Ending, firstLook, sessionLeft } from './session-left.js';

const AFTER_FAILURE_MS = 10_000;

const openChannel = () => new BroadcastChannel('session');

/** Follows the end of the session: tells when it is near or put off, and leaves the page when it has come. Answers how to stop. */
export function watchSession(tell: (ending: Ending | undefined) => void): () => void {
  let timer = setTimeout(() => void look(), firstLook());
  let stopped = false;
  const tabs = openChannel();

  async function look(): Promise<void> {
    clearTimeout(timer);
    const left = await sessionLeft().catch(() => undefined);
    if (stopped) return;
    if (left === 'over') return leaveEnded();
    if (left) tell(left.ending);
    clearTimeout(timer);
    timer = setTimeout(() => void look(), left?.inMs ?? AFTER_FAILURE_MS);
  }
  // A device that slept has stopped its clocks as well.
  const seen = () => document.visibilityState === 'visible' && void look();
  tabs.addEventListener('message', () => void look());
  document.addEventListener('visibilitychange', seen);

  return () => {
    stopped = true;
    clearTimeout(timer);
    tabs.close();
    document.removeEventListener('visibilitychange', seen);
  };
}

/** Puts the end off, in every tab of this browser. Whoever pressed the button has touched the page, so that asking is enough. */
export async function stay(): Promise<void> {
  await sessionLeft().catch(() => undefined);
  const tabs = openChannel();
  // A channel reaches this origin only; the rule has windows in mind.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  tabs.postMessage('look');
  tabs.close();
}
