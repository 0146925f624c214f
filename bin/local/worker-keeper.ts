import { setTimeout as pause } from 'node:timers/promises';
import { startApp, type AppProcess, type Ending } from './app-process.js';

const restartsAtMost = 5;

/** Runs a worker, and starts it again when it dies: its jobs are safe in their queue meanwhile. Gives up after a few times. */
export function keepWorkerRunning(
  env: Promise<NodeJS.ProcessEnv>,
  givenUp: (ending: Ending) => void,
): Pick<AppProcess, 'ready' | 'stop'> {
  let worker = startApp('worker', { env });
  let stopping = false;

  async function keep(): Promise<void> {
    for (let restarts = 0; ; restarts++) {
      const ending = await worker.ended;
      if (stopping) return;
      if (restarts === restartsAtMost) return givenUp(ending);
      console.error(`The worker ended (${ending}) and is started again.`);
      await pause((restarts + 1) * 1_000);
      if (stopping) return;
      worker = startApp('worker', { env });
    }
  }

  // The first start must succeed: a worker that never served has a reason that starting again does not cure.
  void worker.ready.then(keep, () => undefined);
  return {
    ready: worker.ready,
    stop() {
      stopping = true;
      return worker.stop();
    },
  };
}
