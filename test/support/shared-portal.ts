import { once } from 'node:events';
import { onWorkerEnd } from '../runner/cleanups.js';
import { administrator, freshPortal, type TestPortal } from './portal.js';
import { sql } from './sql.js';
import { until } from './until.js';

/** Products that wait for the next suite cost some work each, so few are kept. */
const MAX_WAITING = 2;
const STOP_TIMEOUT_MS = 20_000;

type SharedPortal = { key: string; portal: TestPortal; before: PracticeState };

/** The least recently used first. */
const waiting: SharedPortal[] = [];
onWorkerEnd(async () => void (await Promise.all(waiting.map(stopInTime))));

/**
 * The running product with these settings, shared with other suites of this process. `stop()` gives it back: it fails the
 * suite that leaves it changed for others, and that product is not used again.
 */
export async function usePortal(env: Record<string, string> = {}): Promise<TestPortal> {
  const key = JSON.stringify(Object.entries(env).toSorted());
  const shared = takeWaiting(key) ?? (await startShared(key, env));
  shared.portal.answerSignIns();
  shared.portal.smtp.accept();
  shared.portal.smtp.clear();
  return Object.create(shared.portal, { stop: { value: () => giveBack(shared) } }) as TestPortal;
}

function takeWaiting(key: string): SharedPortal | undefined {
  const index = waiting.findIndex((shared) => shared.key === key);
  return index < 0 ? undefined : waiting.splice(index, 1)[0];
}

async function startShared(key: string, env: Record<string, string>): Promise<SharedPortal> {
  const portal = await freshPortal(env);
  return { key, portal, before: await practiceState(portal) };
}

async function giveBack(shared: SharedPortal): Promise<void> {
  const { portal, before } = shared;
  try {
    const after = await practiceState(portal);
    const changed = Object.keys(before).filter((part) => after[part] !== before[part]);
    if (changed.length > 0) {
      const seen = changed.map((part) => `${part}: ${before[part]} → ${after[part]}`);
      throw new Error(
        `This suite leaves the shared product changed for others. Undo it, or use freshPortal().\n${seen.join('\n')}`,
      );
    }
    await workDone(portal);
  } catch (error) {
    await portal.stop();
    throw error;
  }
  waiting.push(shared);
  if (waiting.length > MAX_WAITING) await stopInTime(waiting.shift()!);
}

/** The suite that gives its product back is not to blame for an older one that does not stop. */
async function stopInTime({ key, portal }: SharedPortal): Promise<void> {
  const late = AbortSignal.timeout(STOP_TIMEOUT_MS);
  const tooLate = once(late, 'abort').then(() =>
    process.stderr.write(`A shared product did not stop in time (${portal.stopping}): ${key}\n`),
  );
  await Promise.race([portal.stop(), tooLate]);
}

type PracticeState = Record<string, string>;

/** What every suite relies on; each part as text, so that a change can be shown. */
async function practiceState(portal: TestPortal): Promise<PracticeState> {
  const [row] = await sql<PracticeState>(
    portal.database.url,
    `select
       (select concat_ws(' ', role, sign_in_email, md5(password_hash), second_factor_at, disabled_at)
        from portal_access.portal_access where sign_in_email = $1) as "first administrator",
       (select count(*) from pg_trigger)::text || ' triggers, ' || (select count(*) from pg_class where relkind in ('r', 'i'))
         || ' tables and indexes, ' || (select count(*) from pg_proc) || ' functions' as schema,
       (select datconnlimit::text from pg_database where datname = current_database()) as "connection limit"`,
    [administrator.email],
  );
  return {
    ...row,
    worker: portal.worker ? 'running' : 'stopped',
    'mail server': portal.smtp.behavior,
    api: await fetch(`${portal.url}/health/live`).then(({ status }) => String(status), String),
  };
}

/** The next suite must not meet what this one has set off. */
const workDone = ({ database }: TestPortal) =>
  until('the work of this suite is done', async () => {
    const waiting = await sql(database.url, 'select type, relayed_at from shared_kernel.outbox where completed_at is null');
    if (waiting.length > 0) throw new Error(`not yet: ${JSON.stringify(waiting)}`);
    return true;
  });
