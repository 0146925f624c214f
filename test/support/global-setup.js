// Plain JavaScript: Jest hands the global set-up to Node as it is, before its own transforms exist.
import { spawnSync } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { registerHooks } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Node strips the types of TypeScript itself, but takes `./x.js` at its word.
registerHooks({
  resolve: (name, context, next) =>
    next(context.parentURL?.endsWith('.ts') ? name.replace(/^(\..*)\.js$/, '$1.ts') : name, context),
});

export default async function globalSetup() {
  const { removeAbandonedFolders } = await import('../../bin/local/abandoned-server.ts');
  const { startEmbeddedPostgres } = await import('../../bin/local/embedded-postgres.ts');
  const name = join(tmpdir(), 'staff-portal-tests-');
  await removeAbandonedFolders(name);
  const folder = await mkdtemp(name);
  const postgres = await startEmbeddedPostgres(folder, { throwaway: true });
  // Jest's workers inherit the environment of this process.
  process.env.TEST_POSTGRES_URL = postgres.url;
  process.env.TEST_REDIS_SERVER = spawnSync('redis-server', ['--version']).status === 0 ? 'yes' : 'no';
  globalThis.testPostgres = { folder, stop: () => postgres.stop() };
}
