import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { loadSettings, SettingsError, type Settings } from '#shared-kernel/config';
import { wasAbandoned } from './local/abandoned-server.js';
import { startApp } from './local/app-process.js';
import { banner } from './local/banner.js';
import { CannotStart } from './local/cannot-start.js';
import { startEmbeddedPostgres } from './local/embedded-postgres.js';
import { newMailbox } from './local/mailbox.js';
import { freePort, isFree } from './local/ports.js';
import { newStripeSandbox } from './local/stripe.js';
import { keepWorkerRunning } from './local/worker-keeper.js';

// The local start: everything the product needs, on a bare machine, from one command.

class Interrupted extends Error {}

/** How to stop what runs, in the order in which it was started. */
const running: (() => Promise<unknown>)[] = [];
let madeUp: { email: string; password: string } | undefined;
/** Settles with a sentence when a part that must run ended by itself. */
const failure = Promise.withResolvers<string>();
const interruption = Promise.withResolvers<void>();
let interrupted = false;

// Ctrl-C also reaches the children, and people press it twice: only the first one counts.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (!interrupted) console.log('\nStopping …');
    interrupted = true;
    interruption.resolve();
  });
}
// A closed terminal must not keep us from stopping PostgreSQL in order.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

process.exit(await run());

async function run(): Promise<number> {
  try {
    await start();
    const reason = await Promise.race([interruption.promise, failure.promise]);
    if (reason) console.error(`\n${reason} Stopping everything.`);
    return reason ? 1 : 0;
  } catch (error) {
    if (error instanceof Interrupted) return 0;
    const isSentence = error instanceof CannotStart || error instanceof SettingsError;
    console.error(isSentence ? error.message : error);
    if (madeUp) console.error(`The administrator ${madeUp.email} was made with the password ${madeUp.password}`);
    return 1;
  } finally {
    for (const stop of running.toReversed()) await stop().catch(console.error);
  }
}

async function start(): Promise<void> {
  const settings = await checkedSettings();
  const databaseUrl = process.env.DATABASE_URL || (await startDatabase(settings));
  unlessInterrupted();
  const mailbox = process.env.SMTP_URL ? undefined : await newMailbox(join(settings.DATA_DIR, 'mailbox'));
  if (mailbox) running.push(mailbox.stop);
  const stripe = process.env.STRIPE_SECRET_KEY
    ? undefined
    : await newStripeSandbox(join(settings.DATA_DIR, 'stripe-sandbox'), settings.PORT);
  if (stripe) running.push(stripe.stop);
  // Loaded late: a taken port or a wrong setting is told at once.
  const { migrate } = await import('../database/migrate.js');
  await migrate(databaseUrl);
  unlessInterrupted();

  const smtpUrl = mailbox?.smtpUrl ?? settings.SMTP_URL;
  const appsAreReady = startApps({
    ...process.env,
    NODE_ENV: settings.NODE_ENV,
    PORT: String(settings.PORT),
    PUBLIC_URL: settings.PUBLIC_URL,
    DATA_DIR: settings.DATA_DIR,
    DATABASE_URL: databaseUrl,
    SMTP_URL: smtpUrl,
    ...stripe?.env,
    LOG_LEVEL: process.env.LOG_LEVEL || 'warn',
  });
  // Mailbox and sandbox load their libraries while api and worker load theirs.
  await Promise.all([appsAreReady, mailbox?.start(), stripe?.start()]);
  const administrator = madeUp ?? { email: settings.ADMIN_EMAIL };
  const database = process.env.DATABASE_URL;
  console.log(
    banner({
      publicUrl: settings.PUBLIC_URL,
      mailbox: mailbox?.page,
      stripeSandbox: stripe?.env.STRIPE_API_URL,
      smtpUrl,
      database,
      dataDir: settings.DATA_DIR,
      administrator,
    }),
  );
}

/** Tells every wrong setting at once, before anything is started. */
async function checkedSettings(): Promise<Settings> {
  if (process.env.NODE_ENV === 'production') {
    throw new CannotStart(
      '`npm start` brings a database and a mailbox of its own and is not for production: use `npm run start:prod` and `npm run start:prod:worker`.',
    );
  }
  const settings = loadSettings({
    ...process.env,
    PORT: process.env.PORT === '0' ? String(await freePort()) : process.env.PORT,
    // Not started yet: what stands here only has to be an address.
    DATABASE_URL: process.env.DATABASE_URL || 'postgresql://embedded',
    SMTP_URL: process.env.SMTP_URL || 'smtp://mailbox',
  });
  // Api and worker of a start that was killed finish what they are doing before they let go of the port.
  const patience = (await wasAbandoned(databaseFolder(settings))) ? 30_000 : 0;
  for (const deadline = Date.now() + patience; !interrupted; await pause(100)) {
    if (await isFree(settings.PORT)) return settings;
    if (Date.now() >= deadline) break;
  }
  unlessInterrupted();
  throw new CannotStart(`Port ${settings.PORT} is taken by another program. Stop that one, or set PORT to another port.`);
}

async function startDatabase(settings: Settings): Promise<string> {
  const postgres = await startEmbeddedPostgres(databaseFolder(settings));
  running.push(postgres.stop);
  void postgres.died.then((log) => failure.resolve(`PostgreSQL ended by itself:\n${log}\n`));
  return postgres.url;
}

async function startApps(env: NodeJS.ProcessEnv): Promise<void> {
  const api = startApp('api', env, (message) => {
    const { type, ...account } = message as { type?: string; email: string; password: string };
    if (type === 'first-administrator') madeUp = account;
  });
  const worker = keepWorkerRunning(env, (ending) => failure.resolve(`The worker ended again and again (${ending}).`));
  running.push(() => Promise.all([api.stop(), worker.stop()]));
  void api.ended.then((ending) => failure.resolve(`The API ended (${ending}).`));
  await Promise.race([interruption.promise, Promise.all([api.ready, worker.ready])]);
  unlessInterrupted();
}

function databaseFolder({ DATA_DIR }: Settings): string {
  return join(DATA_DIR, 'postgres');
}

function unlessInterrupted(): void {
  if (interrupted) throw new Interrupted();
}
