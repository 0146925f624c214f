import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApi } from '../../apps/api/src/application.js';
import { startWorker, stopWorker } from '../../apps/worker/src/application.js';
import { freePort } from '../../bin/local/ports.js';
import { loadSettings } from '#shared-kernel/config';
import { createLogger } from '#shared-kernel/logging';
import { Portal } from '#portal-access';
import { type Client, client } from './client.js';
import { freshDatabase } from './database.js';
import { type SmtpSink, startSmtpSink } from './smtp-sink.js';

export const administrator = { email: 'ada.admin@northside.example', password: 'seventeen quiet lanterns drift 5' };

export type TestPortal = Awaited<ReturnType<typeof startPortal>>;

/** The whole product inside the test's process: api, worker, a database of its own and a real SMTP server. */
export async function startPortal(env: Record<string, string> = {}, { worker = true } = {}) {
  const database = await freshDatabase();
  const smtp: SmtpSink = await startSmtpSink();
  const port = Number(env.PORT ?? (await freePort()));
  const folder = await mkdtemp(join(tmpdir(), 'portal-'));
  const settings = loadSettings({
    NODE_ENV: 'test',
    PORT: String(port),
    DATABASE_URL: database.url,
    DATA_DIR: folder,
    SMTP_URL: smtp.url,
    ADMIN_EMAIL: administrator.email,
    ADMIN_PASSWORD: administrator.password,
    DATABASE_POOL: '10',
    SIGN_IN_LIMITS: 'off',
    ...env,
  });
  const logger = createLogger('test', env.LOG_LEVEL ?? 'silent');
  const api = await createApi(settings, logger);
  await api.get(Portal).ensureFirstAdministrator();
  await api.get(Portal).applySecondFactorPolicy();
  await api.listen(port, '127.0.0.1');
  let working = worker ? await startWorker(settings, logger) : undefined;
  const url = `http://localhost:${port}`;

  return {
    url,
    settings,
    api,
    get worker() {
      return working;
    },
    database,
    smtp,
    /** A caller with cookies of its own, not signed in. */
    anonymous: (): Client => client(url),
    async administrator(): Promise<Client> {
      const caller = client(url);
      const { status, text } = await caller.post('/api/session', administrator);
      if (status !== 201) throw new Error(`The administrator could not sign in: ${status} ${text}`);
      return caller;
    },
    /** What waits is done from now on. */
    async startWorker(): Promise<void> {
      working = await startWorker(settings, logger);
    },
    /** What is asked for from now on waits. */
    async stopWorker(): Promise<void> {
      if (working) await stopWorker(working);
      working = undefined;
    },
    async stop(): Promise<void> {
      if (working) await stopWorker(working);
      await api.close();
      await smtp.down();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
