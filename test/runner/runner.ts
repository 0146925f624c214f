import type { Test, TestResult } from '@jest/test-result';
import type { Config } from '@jest/types';
import { type JestWorkerFarm, Worker } from 'jest-worker';

type SpecWorker = {
  runSpecFile(path: string, globalConfig: Config.GlobalConfig, config: Config.ProjectConfig): Promise<TestResult>;
};

const lanes = ['unit', 'product', 'pages', 'survival'];
const laneOf = ({ context }: Test) => lanes.indexOf(context.config.displayName?.name ?? '');

type Watcher = { isInterrupted(): boolean };

/** Time for a worker to stop its shared products and its browser after the last file. */
const TEARDOWN_TIMEOUT_MS = 60_000;

/**
 * Runs compiled spec files one after the other in a few long-lived processes, without a module registry per file: the
 * product is loaded once per process, and suites share a running one (docs/adr/0031-test-lanes.md).
 */
export default class SharedProcessRunner {
  readonly isSerial = false;
  readonly supportsEventEmitters = false;

  constructor(private readonly globalConfig: Config.GlobalConfig) {}

  async runTests(
    tests: Test[],
    watcher: Watcher,
    onStart: (test: Test) => Promise<void>,
    onResult: (test: Test, result: TestResult) => Promise<void>,
    onFailure: (test: Test, error: unknown) => Promise<void>,
  ): Promise<void> {
    const { maxWorkers } = this.globalConfig;
    const worker = new Worker(new URL('./spec-worker.js', import.meta.url), {
      exposedMethods: ['runSpecFile'],
      numWorkers: maxWorkers,
      // A crash is a failure of the file that ran.
      maxRetries: 0,
      workerGracefulExitTimeout: TEARDOWN_TIMEOUT_MS,
      forkOptions: { execArgv: ['--enable-source-maps'], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
    }) as JestWorkerFarm<SpecWorker>;
    // One lane after the other, so that a process keeps the product or the browser that the suites of a lane share.
    const queue = tests.toSorted((one, other) => laneOf(one) - laneOf(other)).values();
    const runQueued = async (): Promise<void> => {
      for (const test of queue) {
        if (watcher.isInterrupted()) return;
        await onStart(test);
        const outcome = worker.runSpecFile(test.path, this.globalConfig, test.context.config);
        await outcome.then(
          (result) => onResult(test, result),
          (error: unknown) => onFailure(test, error),
        );
      }
    };
    try {
      await Promise.all(Array.from({ length: maxWorkers }, runQueued));
    } finally {
      await worker.end();
    }
  }
}
