import { readFileSync } from 'node:fs';

// Prints how many tests of a run passed, failed and were skipped; a suite that could not be run counts as one that failed.
const results = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const brokenSuites = results.testResults.filter(
  ({ status, assertionResults }) => status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
).length;
console.log(
  `${results.numPassedTests} passed, ${results.numFailedTests + brokenSuites} failed, ${results.numPendingTests} skipped`,
);
