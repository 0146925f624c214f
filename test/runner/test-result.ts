import { type AssertionResult, createEmptyTestResult, type TestResult } from '@jest/test-result';
import type { Circus, Config } from '@jest/types';
import { formatExecError, formatResultsErrors } from 'jest-message-util';

type Run = {
  path: string;
  startedAt: number;
  loadedAt: number;
  globalConfig: Config.GlobalConfig;
  config: Config.ProjectConfig;
};

/** What jest-circus answers, in the form in which Jest's reporters read it. */
export function toTestResult(outcome: Circus.RunResult, { path, startedAt, loadedAt, globalConfig, config }: Run): TestResult {
  const testResults = outcome.testResults.map(toAssertionResult);
  const count = (status: AssertionResult['status']) => testResults.filter((one) => one.status === status).length;
  const end = Date.now();
  const failed = formatResultsErrors(testResults, config, globalConfig, path) ?? '';
  const unhandled = outcome.unhandledErrors.map((stack) => formatExecError({ message: '', stack }, config, globalConfig, path));
  return {
    ...createEmptyTestResult(),
    displayName: config.displayName,
    failureMessage: [failed, ...unhandled].join('\n') || null,
    numFailingTests: count('failed'),
    numPassingTests: count('passed'),
    numPendingTests: count('pending'),
    numTodoTests: count('todo'),
    perfStats: {
      start: startedAt,
      end,
      runtime: end - startedAt,
      slow: (end - startedAt) / 1_000 > config.slowTestThreshold,
      loadTestEnvironmentStart: startedAt,
      loadTestEnvironmentEnd: loadedAt,
      setupFilesStart: loadedAt,
      setupFilesEnd: loadedAt,
      setupAfterEnvStart: loadedAt,
      setupAfterEnvEnd: loadedAt,
    },
    ...(unhandled.length > 0 ? { testExecError: { message: '', stack: outcome.unhandledErrors.join('\n') } } : {}),
    testFilePath: path,
    testResults,
  };
}

function toAssertionResult(result: Circus.TestResult): AssertionResult {
  const [, ...titles] = result.testPath;
  const status = result.status === 'skip' ? 'pending' : result.status === 'todo' ? 'todo' : undefined;
  return {
    ancestorTitles: titles.slice(0, -1),
    duration: result.duration,
    failureDetails: result.errorsDetailed,
    failureMessages: [...result.errors],
    fullName: titles.join(' '),
    invocations: result.invocations,
    location: result.location,
    numPassingAsserts: result.numPassingAsserts,
    retryReasons: [...result.retryReasons],
    status: status ?? (result.errors.length > 0 ? 'failed' : 'passed'),
    title: titles.at(-1) ?? '',
  };
}
