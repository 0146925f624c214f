import type { Client } from './client.js';
import { freshDatabase, type TestDatabase } from './database.js';
import { administrator } from './portal.js';
import { type Product, startProduct } from './product.js';
import { type SmtpSink, startSmtpSink } from './smtp-sink.js';

export type Production = {
  product: Product;
  database: TestDatabase;
  smtp: SmtpSink;
  /** A caller who is signed in as administrator at one of the APIs. */
  administrator(api?: number): Promise<Client>;
  /** Stops everything; the exit codes of processes that a test stopped before do not matter. */
  stop(): Promise<void>;
};

export const productionSettings = {
  NODE_ENV: 'production',
  MAIL_FROM: 'Northside Clinic <portal@northside.example>',
  PRACTICE_NAME: 'Northside Clinic',
  PRACTICE_TIME_ZONE: 'America/New_York',
  SECRETS_KEY: Buffer.alloc(32, 'a key of the tests').toString('base64'),
  ADMIN_EMAIL: administrator.email,
  ADMIN_PASSWORD: administrator.password,
  DATABASE_POOL: '10',
};

type Counts = { apis?: number; workers?: number };

/** The compiled product as production runs it, in processes of its own, with a database and a mail server of its own. */
export const startProduction = (env: Record<string, string> = {}, counts: Counts = {}): Promise<Production> =>
  startProcesses({ ...productionSettings, ...env }, counts);

/** The same with the settings of a first try; `env` adds to them. */
export async function startProcesses(env: Record<string, string> = {}, counts: Counts = {}): Promise<Production> {
  const database = await freshDatabase();
  const smtp = await startSmtpSink();
  const first = {
    ADMIN_EMAIL: administrator.email,
    ADMIN_PASSWORD: administrator.password,
    ...(env.NODE_ENV === 'production' ? {} : { PASSWORD_HASH_COST: 'minimal' }),
  };
  const settings = { ...first, DATABASE_URL: database.url, SMTP_URL: smtp.url, ...env };
  const release = async () => {
    await smtp.stop();
    await database.drop();
  };
  const product = await startProduct({ env: settings, ...counts }).catch(async (error: unknown) => {
    await release();
    throw error;
  });
  return {
    product,
    database,
    smtp,
    async administrator(api = 0) {
      const caller = product.client(api);
      const { status, text } = await caller.post('/api/session', administrator);
      if (status !== 201) throw new Error(`The administrator could not sign in: ${status} ${text}`);
      return caller;
    },
    async stop() {
      await product.stop();
      await release();
    },
  };
}
