import { relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { jestExpect } from '@jest/expect';
import type { TestResult } from '@jest/test-result';
import type { Config } from '@jest/types';
import * as circus from 'jest-circus';
import { runCleanups } from './cleanups.js';
import { toTestResult } from './test-result.js';

// One process that runs spec files: what Jest does in a context per file, here once per process.

const { it, test, describe, beforeAll, beforeEach, afterAll, afterEach, getState } = circus;
Object.assign(globalThis, { expect: jestExpect, it, test, describe, beforeAll, beforeEach, afterAll, afterEach });

circus.addEventHandler((event) => {
  if (event.name === 'test_start') jestExpect.setState({ suppressedErrors: [], currentTestName: event.test.name });
  if (event.name !== 'test_done') return;
  const { suppressedErrors } = jestExpect.getState();
  event.test.errors.push(...suppressedErrors, ...jestExpect.extractExpectedAssertionsErrors().map(({ error }) => error));
});

// An error that no test awaits belongs to the file that runs.
for (const kind of ['uncaughtException', 'unhandledRejection'] as const)
  process.on(kind, (error: Error) => getState().unhandledErrors.push(error));

export async function runSpecFile(
  path: string,
  globalConfig: Config.GlobalConfig,
  config: Config.ProjectConfig,
): Promise<TestResult> {
  const startedAt = Date.now();
  circus.resetState();
  Object.assign(getState(), {
    testTimeout: globalConfig.testTimeout,
    testNamePattern: globalConfig.testNamePattern ? new RegExp(globalConfig.testNamePattern, 'i') : null,
    expand: globalConfig.expand,
  });
  jestExpect.setState({ testPath: path });
  await import(compiled(path, config.rootDir));
  const loadedAt = Date.now();
  const outcome = await circus.run();
  return toTestResult(outcome, { path, startedAt, loadedAt, globalConfig, config });
}

// Without its parent nobody would end it.
process.on('disconnect', () => process.exit(1));

/** Called by jest-worker when no file is left; whatever a suite has left open must not hold up the end of the run. */
export async function teardown(): Promise<never> {
  await runCleanups();
  process.exit();
}

/** The build puts `libs/x.spec.ts` at `dist/libs/x.spec.js`. */
function compiled(path: string, rootDir: string): string {
  return pathToFileURL(`${rootDir}/dist/${relative(rootDir, path).replace(/\.ts$/, '.js')}`).href;
}
