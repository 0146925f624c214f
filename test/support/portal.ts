import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import passport from 'passport';
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

/** What a product must set whose address is not one of this machine. */
export const reachableAt = (PUBLIC_URL: string) => ({
  PUBLIC_URL,
  SECRETS_KEY: Buffer.alloc(32, 'a key of the tests').toString('base64'),
  SIGN_IN_LIMITS: 'on',
});

export type TestPortal = Awaited<ReturnType<typeof freshPortal>>;

const signInStrategies = () => (passport as unknown as { _strategies: object })._strategies;

/**
 * A product of the suite's own inside the test's process: api, worker, database and a real SMTP server. For suites that count
 * the whole practice, change what everybody shares or break something; all others share one (`usePortal`).
 */
export async function freshPortal(env: Record<string, string> = {}, { worker = true } = {}) {
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
    PASSWORD_HASH_COST: 'minimal',
    ...env,
  });
  const logger = createLogger('test', env.LOG_LEVEL ?? 'silent');
  const api = await createApi(settings, logger);
  const strategies = { ...signInStrategies() };
  await api.get(Portal).ensureFirstAdministrator();
  await api.get(Portal).applySecondFactorPolicy();
  await api.listen(port, '127.0.0.1');
  let working = worker ? await startWorker(settings, logger) : undefined;
  const url = `http://localhost:${port}`;
  let stopping: 'worker' | 'api' | 'mail server' | 'database' | undefined;

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
    /** Passport keeps its strategies per process: those of the API that started last, or did this last, answer for all. */
    answerSignIns: () => void Object.assign(signInStrategies(), strategies),
    /** What waits is done from now on. */
    async startWorker(): Promise<void> {
      working = await startWorker(settings, logger);
    },
    /** What is asked for from now on waits. */
    async stopWorker(): Promise<void> {
      if (working) await stopWorker(working);
      working = undefined;
    },
    /** What `stop()` waits for; for a message when it does not end. */
    get stopping() {
      return stopping;
    },
    async stop(): Promise<void> {
      stopping = 'worker';
      if (working) await stopWorker(working);
      stopping = 'api';
      const closed = api.close();
      // A stream or a page that a suite left open must not hold up the end.
      (api.getHttpServer() as Server).closeAllConnections();
      await closed;
      stopping = 'mail server';
      await smtp.down();
      stopping = 'database';
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
