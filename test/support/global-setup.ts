import { spawnSync } from 'node:child_process';
import { mkdtemp, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeAbandonedFolders } from '../../bin/local/abandoned-server.js';
import { startEmbeddedPostgres } from '../../bin/local/embedded-postgres.js';

/** Copying a database takes 25 ms in memory, and up to a second on a disk. */
async function fastFolder(): Promise<string> {
  const memory = '/dev/shm';
  const { bavail, bsize } = await statfs(memory).catch(() => ({ bavail: 0, bsize: 0 }));
  return bavail * bsize > 4 * 2 ** 30 ? memory : tmpdir();
}

/** One PostgreSQL for the whole run, not safe on power loss. Jest's workers inherit the environment of this process. */
export default async function globalSetup(): Promise<void> {
  const name = join(await fastFolder(), 'staff-portal-tests-');
  await removeAbandonedFolders(name);
  const folder = await mkdtemp(name);
  const postgres = await startEmbeddedPostgres(folder, { throwaway: true });
  process.env.TEST_POSTGRES_URL = postgres.url;
  process.env.TEST_REDIS_SERVER = spawnSync('redis-server', ['--version']).status === 0 ? 'yes' : 'no';
  Object.assign(globalThis, { testPostgres: { folder, stop: () => postgres.stop() } });
}
