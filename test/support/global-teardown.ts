import { rm } from 'node:fs/promises';

export default async function globalTeardown(): Promise<void> {
  const { folder, stop } = (globalThis as unknown as { testPostgres: { folder: string; stop(): Promise<void> } }).testPostgres;
  await stop();
  await rm(folder, { recursive: true, force: true });
  if (process.env.TEST_REDIS_SERVER !== 'yes') {
    console.error(
      '\n!!! No redis-server in PATH: every test on the Redis backend was LEFT OUT of this run. Install Redis to run them.\n',
    );
  }
}
