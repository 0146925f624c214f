/**
 * Four lanes (docs/adr/0031-test-lanes.md). Specs are compiled into dist before Jest starts: the runner imports the
 * compiled file, everything else names the source.
 */
const lane = (name, testMatch, settings) => ({
  displayName: name,
  rootDir: import.meta.dirname,
  testMatch: testMatch.map((pattern) => `<rootDir>/${pattern}`),
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  runner: './dist/test/runner/runner.js',
  transform: {},
  ...settings,
});

const withServices = {
  globalSetup: './dist/test/support/global-setup.js',
  globalTeardown: './dist/test/support/global-teardown.js',
};
const beside = '{apps,libs,bin,bench,database,test/support,test/runner}/**';

/** @type {import('jest').Config} */
export default {
  projects: [
    lane('unit', [`${beside}/!(*.integration|*.survival).spec.ts`, 'test/*.spec.ts']),
    lane('product', [`${beside}/*.integration.spec.ts`, 'test/product/**/*.spec.ts'], withServices),
    lane('pages', ['test/pages/**/*.spec.ts'], withServices),
    lane('survival', ['test/survival/**/*.spec.ts', `${beside}/*.survival.spec.ts`], withServices),
  ],
  maxWorkers: 2,
  testTimeout: 120_000,
};
