// ARCHITECTURE.md, "Rules a machine checks". test/architecture.spec.ts plants a violation of each rule below.

const kernelDoors = '^libs/shared-kernel/src/[^/]+/index[.]ts$';
const contextDoors = '^libs/[^/]+/src/(index|events)[.]ts$';
const spec = '[.-]spec[.]ts$';
const context = '^libs/(?!shared-kernel/)([^/]+)/src/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Files that need each other cannot be understood, tested or moved one at a time.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'contexts-meet-at-their-doors',
      comment: 'What is not behind index.ts or events.ts can change without asking anyone. The kernel has one door per folder.',
      severity: 'error',
      from: { path: context },
      to: { path: '^libs/', pathNot: ['^libs/$1/', contextDoors, kernelDoors] },
    },
    {
      name: 'apps-and-tests-use-the-doors',
      comment: 'An app or a test that reaches inside a context freezes its insides. Unit tests stand beside what they test.',
      severity: 'error',
      from: { path: '^(apps|test|bin|bench|database)/' },
      to: { path: '^libs/', pathNot: [contextDoors, kernelDoors] },
    },
    {
      name: 'kernel-imports-no-context',
      comment: 'Every context rests on the kernel; a kernel that knows one of them would tie all of them to it.',
      severity: 'error',
      from: { path: '^libs/shared-kernel/' },
      to: { path: '^libs/(?!shared-kernel/)' },
    },
    {
      name: 'domain-is-pure',
      comment: 'Rules that know no framework, no database and no clock of the machine can be read and tested alone.',
      severity: 'error',
      from: { path: '^libs/([^/]+)/src/domain/', pathNot: spec },
      to: {
        pathNot: ['^libs/$1/src/domain/', '^libs/$1/src/events[.]ts$', '^libs/shared-kernel/src/domain/', '^(node:)?crypto$'],
      },
    },
    {
      name: 'events-are-plain',
      comment: 'Others read these facts for years: ids and plain values only, no type that could drag the context along.',
      severity: 'error',
      from: { path: '^libs/[^/]+/src/events[.]ts$' },
      to: { pathNot: '^libs/shared-kernel/src/domain/' },
    },
    {
      name: 'queries-only-read',
      comment:
        "A query answers with SQL; loading aggregates to show them is slow and invites changing them. The kernel's DomainError is free to use.",
      severity: 'error',
      from: { path: '^libs/[^/]+/src/queries/', pathNot: spec },
      to: { path: '^libs/[^/]+/src/(commands|domain)/', pathNot: '^libs/shared-kernel/src/domain/' },
    },
    {
      name: 'commands-stand-alone',
      comment: 'A use case called by another use case runs in a transaction and under rules it never chose.',
      severity: 'error',
      from: { path: '^libs/[^/]+/src/commands/', pathNot: spec },
      to: { path: '^libs/[^/]+/src/commands/' },
    },
    {
      name: 'nothing-imports-http',
      comment: 'HTTP is one way in: the worker runs the same use cases without it. Only the module that offers it may know it.',
      severity: 'error',
      from: {
        path: '^libs/',
        pathNot: ['^libs/[^/]+/src/http/', '^libs/[^/]+/src/[^/]+[.]http[.]module[.]ts$', '^libs/[^/]+/src/index[.]ts$'],
      },
      to: { path: '^libs/[^/]+/src/http/' },
    },
    {
      name: 'libs-stand-below-apps',
      comment: 'Apps are made of libraries, never the other way round; only a spec may use the shared test support.',
      severity: 'error',
      from: { path: '^libs/', pathNot: spec },
      to: { path: '^(apps|bin|test|bench)/' },
    },
    {
      name: 'specs-start-no-app',
      comment: 'What a spec beside the code needs of a running app comes from test/support.',
      severity: 'error',
      from: { path: `^libs/.*${spec}` },
      to: { path: '^(apps|bin|bench)/' },
    },
    {
      name: 'unit-specs-do-no-io',
      comment: 'A spec that needs a database, a queue, a mail server or a browser is an integration spec: *.integration.spec.ts.',
      severity: 'error',
      from: { path: '^(apps|libs|bin|bench|database)/.*[.]spec[.]ts$', pathNot: '[.](integration|survival)[.]spec[.]ts$' },
      to: { path: '^test/support/(?!(until|unzipped)[.]ts$)' },
    },
    {
      name: 'pages-know-only-the-api',
      comment: 'The pages run in a browser, with what the API gives them and nothing else.',
      severity: 'error',
      from: { path: '^apps/web/' },
      to: { path: '^(libs|bin|database|test|bench|apps/(?!web/))' },
    },
    {
      name: 'the-product-knows-only-stripe',
      comment: 'The sandbox answers in the place of Stripe, at an address that is a setting. Libraries import no app anyway.',
      severity: 'error',
      from: { path: '^(apps/(?!stripe-sandbox/)|database/)' },
      to: { path: '^apps/stripe-sandbox/' },
    },
    {
      name: 'the-sandbox-knows-no-product',
      comment: 'It must behave as Stripe documents it, not as the product would like it; its tests may use the shared support.',
      severity: 'error',
      from: { path: '^apps/stripe-sandbox/src/' },
      to: { path: '^(libs|bin|database|test|bench|apps/(?!stripe-sandbox/))' },
    },
    {
      name: 'areas-of-pages-stand-alone',
      comment: 'What two areas share stands in parts/; a page that reaches into another area loads that area too.',
      severity: 'error',
      from: { path: '^apps/web/src/pages/([^/]+)/' },
      to: { path: '^apps/web/src/pages/', pathNot: '^apps/web/src/pages/$1/' },
    },
    {
      name: 'source-not-dist',
      comment: 'Compiled output may be missing or stale; an import of it also escapes every rule above.',
      severity: 'error',
      from: {},
      to: { path: '(^|/)dist/', pathNot: '(^|/)node_modules/' },
    },
    {
      name: 'every-import-is-found',
      comment: 'A rule cannot judge an import that leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: '(^|/)node_modules/' },
    exclude: { path: '^apps/web/dist' },
    // A type-only import ties two files together just as much as any other.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'require', 'node', 'types', 'default'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
