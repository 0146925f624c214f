import { execFile } from 'node:child_process';
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = process.cwd();
const folders = ['apps', 'libs', 'bin', 'database', 'test', 'bench'];

interface Violation {
  from: string;
  to: string;
  rule: { name: string };
}

/** Runs the very command of `npm run arch` on a tree and lists what it reports. */
async function violations(tree: string): Promise<Violation[]> {
  const cruiser = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const config = join(root, '.dependency-cruiser.cjs');
  const args = [cruiser, '--config', config, '--output-type', 'json', ...folders];
  const output = await new Promise<string>((done, fail) => {
    // It exits with the number of violations, so only an empty answer means that it failed.
    execFile(process.execPath, args, { cwd: tree, maxBuffer: 1 << 28, env: { PATH: process.env.PATH } }, (error, stdout) =>
      stdout === '' && error ? fail(error) : done(stdout),
    );
  });
  return (JSON.parse(output) as { summary: { violations: Violation[] } }).summary.violations;
}

/** A small tree that keeps every rule, in the layout of the real one. */
const sound = {
  'node_modules/@nestjs/common/package.json': '{ "name": "@nestjs/common", "main": "index.js" }',
  'node_modules/@nestjs/common/index.js': '',
  'node_modules/fast-check/package.json': '{ "name": "fast-check", "main": "index.js" }',
  'node_modules/fast-check/index.js': '',
  'dist/libs/staff/src/index.js': '',
  'libs/shared-kernel/src/domain/index.ts': `export * from './event.js';`,
  'libs/shared-kernel/src/domain/event.ts': `export class Event {}`,
  'libs/shared-kernel/src/http/index.ts': `export class Guard {}`,
  'libs/shared-kernel/src/outbox/index.ts': `export * from './relay.js';`,
  'libs/shared-kernel/src/outbox/relay.ts': `import { Event } from '../domain/index.js'; export class Relay extends Event {}`,
  'libs/staff/src/events.ts': `import { Event } from '#shared-kernel/domain'; export class Registered extends Event {}`,
  'libs/staff/src/domain/member.ts': `import { randomBytes } from 'node:crypto'; import { Registered } from '../events.js'; export class Member {}`,
  'libs/staff/src/domain/member.spec.ts': `import 'fast-check'; import { Member } from './member.js';`,
  'libs/staff/src/commands/register.ts': `import { Member } from '../domain/member.js'; import { Relay } from '#shared-kernel/outbox';`,
  'libs/staff/src/commands/register.integration.spec.ts': `import '../../../../test/support/database.js'; import './register.js';`,
  'libs/staff/src/queries/list.ts': `import { Event } from '#shared-kernel/domain'; export class List {}`,
  'libs/staff/src/http/staff.controller.ts': `import { Guard } from '#shared-kernel/http'; import '../commands/register.js';`,
  'libs/staff/src/staff.http.module.ts': `import './http/staff.controller.js';`,
  'libs/staff/src/index.ts': `import './staff.http.module.js';`,
  'libs/portal-access/src/events.ts': `export {};`,
  'libs/portal-access/src/index.ts': `export {};`,
  'libs/portal-access/src/reactions/invite.on-registered.ts': `import { Registered } from '#staff/events'; import '#staff';`,
  'libs/messaging/src/domain/conversation.ts': `export class Conversation {}`,
  // Half of a cycle, which is reported at the file that comes first by name.
  'libs/staff/src/jobs/hen.ts': `import { Egg } from './egg.js'; export class Hen {}`,
  'apps/api/src/main.ts': `import '#staff'; import { Guard } from '#shared-kernel/http'; import { Injectable } from '@nestjs/common';`,
  'apps/stripe-sandbox/src/start.ts': `export {};`,
  'apps/web/src/parts/page.tsx': `export function Page() {}`,
  'apps/web/src/pages/staff/queries.ts': `export const staffQuery = {};`,
  'apps/web/src/pages/staff/list.tsx': `import { Page } from '../../parts/page.js'; import './queries.js';`,
  'test/support/database.ts': `import { Relay } from '#shared-kernel/outbox';`,
  'bin/start.ts': `import '#portal-access/events'; import '../apps/stripe-sandbox/src/start.js';`,
  'bench/list.ts': `export {};`,
  'database/migrations/index.ts': `export {};`,
};

/** One file per way of breaking a rule, and the one rule that must name it. */
const planted: { file: string; breaks: string; source: string }[] = [
  { file: 'libs/staff/src/jobs/egg.ts', breaks: 'no-cycles', source: `import type { Hen } from './hen.js'; export class Egg {}` },
  {
    file: 'libs/portal-access/src/commands/reach-into-a-context.ts',
    breaks: 'contexts-meet-at-their-doors',
    source: `import { Member } from '../../../staff/src/domain/member.js';`,
  },
  {
    file: 'libs/portal-access/src/reactions/reach-for-a-type.ts',
    breaks: 'contexts-meet-at-their-doors',
    source: `import type { List } from '../../../staff/src/queries/list.js';`,
  },
  {
    file: 'libs/portal-access/src/reactions/reach-into-the-kernel.ts',
    breaks: 'contexts-meet-at-their-doors',
    source: `import { Relay } from '../../../shared-kernel/src/outbox/relay.js';`,
  },
  {
    file: 'libs/portal-access/src/commands/strange.spec.ts',
    breaks: 'contexts-meet-at-their-doors',
    source: `import { Member } from '../../../staff/src/domain/member.js';`,
  },
  {
    file: 'apps/worker/src/main.ts',
    breaks: 'apps-and-tests-use-the-doors',
    source: `import { Member } from '../../../libs/staff/src/domain/member.js';`,
  },
  {
    file: 'test/product/curious.spec.ts',
    breaks: 'apps-and-tests-use-the-doors',
    source: `const relay = await import('../../libs/shared-kernel/src/outbox/relay.js');`,
  },
  {
    file: 'bench/curious.ts',
    breaks: 'apps-and-tests-use-the-doors',
    source: `import '../libs/staff/src/commands/register.js';`,
  },
  {
    file: 'libs/shared-kernel/src/outbox/knows-staff.ts',
    breaks: 'kernel-imports-no-context',
    source: `import { Registered } from '#staff/events';`,
  },
  {
    file: 'libs/staff/src/domain/knows-nest.ts',
    breaks: 'domain-is-pure',
    source: `import { Injectable } from '@nestjs/common';`,
  },
  { file: 'libs/staff/src/domain/knows-files.ts', breaks: 'domain-is-pure', source: `import { readFileSync } from 'node:fs';` },
  {
    file: 'libs/staff/src/domain/knows-another.ts',
    breaks: 'domain-is-pure',
    source: `import '#portal-access/events';`,
  },
  {
    file: 'libs/messaging/src/events.ts',
    breaks: 'events-are-plain',
    source: `import type { Conversation } from './domain/conversation.js';`,
  },
  {
    file: 'libs/staff/src/queries/loads-an-aggregate.ts',
    breaks: 'queries-only-read',
    source: `import { Member } from '../domain/member.js';`,
  },
  {
    file: 'libs/staff/src/queries/runs-a-command.ts',
    breaks: 'queries-only-read',
    source: `import '../commands/register.js';`,
  },
  { file: 'libs/staff/src/commands/again.ts', breaks: 'commands-stand-alone', source: `import './register.js';` },
  {
    file: 'libs/staff/src/reactions/calls-a-controller.ts',
    breaks: 'nothing-imports-http',
    source: `import '../http/staff.controller.js';`,
  },
  { file: 'libs/staff/src/staff.worker.module.ts', breaks: 'nothing-imports-http', source: `import '#shared-kernel/http';` },
  {
    file: 'libs/staff/src/jobs/starts-the-api.ts',
    breaks: 'libs-stand-below-apps',
    source: `import '../../../../apps/api/src/main.js';`,
  },
  {
    file: 'libs/staff/src/jobs/starts-the-api.spec.ts',
    breaks: 'specs-start-no-app',
    source: `import '../../../../apps/api/src/main.js';`,
  },
  {
    file: 'libs/staff/src/domain/starts-a-database.spec.ts',
    breaks: 'unit-specs-do-no-io',
    source: `import '../../../../test/support/database.js';`,
  },
  {
    file: 'apps/web/src/parts/asks-the-database.ts',
    breaks: 'pages-know-only-the-api',
    source: `import { Staff } from '#staff';`,
  },
  {
    file: 'apps/api/src/pays-by-itself.ts',
    breaks: 'the-product-knows-only-stripe',
    source: `import '../../stripe-sandbox/src/start.js';`,
  },
  {
    file: 'libs/staff/src/jobs/pays-by-itself.ts',
    breaks: 'libs-stand-below-apps',
    source: `import '../../../../apps/stripe-sandbox/src/start.js';`,
  },
  {
    file: 'apps/stripe-sandbox/src/knows-staff.ts',
    breaks: 'the-sandbox-knows-no-product',
    source: `import '#staff';`,
  },
  {
    file: 'apps/web/src/pages/home/borrows.tsx',
    breaks: 'areas-of-pages-stand-alone',
    source: `import { staffQuery } from '../staff/queries.js';`,
  },
  { file: 'bin/stale.ts', breaks: 'source-not-dist', source: `import '../dist/libs/staff/src/index.js';` },
  { file: 'bin/lost.ts', breaks: 'every-import-is-found', source: `import '#staff/nowhere';` },
];

describe('The architecture', () => {
  const tree = mkdtempSync(join(tmpdir(), 'architecture-'));
  let reported: Violation[];

  beforeAll(async () => {
    const files = Object.entries({ ...sound, ...Object.fromEntries(planted.map(({ file, source }) => [file, source])) });
    for (const [file, source] of files) {
      mkdirSync(join(tree, dirname(file)), { recursive: true });
      writeFileSync(join(tree, file), source);
    }
    for (const file of ['package.json', 'tsconfig.json']) cpSync(join(root, file), join(tree, file));
    reported = await violations(tree);
  }, 60_000);

  afterAll(() => rmSync(tree, { recursive: true, force: true }));

  it.each(planted)('catches $breaks in $file', ({ file, breaks }) => {
    expect(reported.filter(({ from }) => from === file).map(({ rule }) => rule.name)).toEqual([breaks]);
  });

  it('finds nothing to say about files that keep the rules', () => {
    expect(reported.filter(({ from }) => from in sound)).toEqual([]);
  });

  it('has a planted violation for every rule', async () => {
    const { default: config } = (await import(join(root, '.dependency-cruiser.cjs'))) as {
      default: { forbidden: { name: string }[] };
    };
    const rules = config.forbidden.map(({ name }) => name);
    expect([...new Set(planted.map(({ breaks }) => breaks))].toSorted()).toEqual(rules.toSorted());
  });

  it('holds in the real tree', async () => {
    expect((await violations(root)).map(({ from, to, rule }) => `${rule.name}: ${from} → ${to}`)).toEqual([]);
  }, 60_000);
});

describe('The source', () => {
  const files = globSync(`{${folders.join(',')}}/**/*.{ts,tsx}`, { cwd: root }).filter(
    (file) => !/node_modules|[/]dist[/]/.test(file),
  );
  const read = (file: string) => readFileSync(join(root, file), 'utf8');

  it('has no file of more than 300 lines', () => {
    const written = files.filter((file) => /^(apps|libs|bin)\//.test(file) && !file.endsWith('.d.ts'));
    expect(written.filter((file) => read(file).trimEnd().split('\n').length > 300)).toEqual([]);
  });

  it.each([
    ['commands', 'CommandHandler'],
    ['queries', 'QueryHandler'],
  ])('has exactly one handler in each file of %s/', (folder, decorator) => {
    const useCases = files.filter((file) => file.includes(`/src/${folder}/`) && !/[.-]spec[.]ts$/.test(file));
    const handlers = (file: string) => read(file).match(new RegExp(`^@${decorator}\\(`, 'gm'))?.length ?? 0;
    expect(useCases.filter((file) => handlers(file) !== 1)).toEqual([]);
  });

  it('leaves nothing for later and no test out', () => {
    // The brackets keep this file from finding itself.
    const leftovers = /\bTOD[O]\b|\bFIXM[E]\b|[.]onl[y]\(|[.]ski[p]\(/;
    expect(files.filter((file) => leftovers.test(read(file)))).toEqual([]);
  });
});
