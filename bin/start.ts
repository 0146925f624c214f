import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { loadSettings, SettingsError, type Settings } from '#shared-kernel/config';
import { startApp } from './local/app-process.js';
import { banner } from './local/banner.js';
import { CannotStart } from './local/cannot-start.js';
import { startEmbeddedPostgres } from './local/embedded-postgres.js';
import { claimFolder, releaseFolder, wasAbandoned } from './local/folder-owner.js';
import { startMailbox, type Mailbox } from './local/mailbox.js';
import { holdPort, type HeldPort } from './local/ports.js';
import { startLocalStripe, type LocalStripe } from './local/stripe.js';
import { keepWorkerRunning } from './local/worker-keeper.js';

// The local start: everything the product needs, on a bare machine, from one command.

class Interrupted extends Error {}

/** How to stop what api and worker need. They themselves are started first and stopped first. */
const services: (() => Promise<unknown>)[] = [];
let stopApps = async () => {};
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
    for (const stop of [stopApps, ...services.toReversed()]) await stop().catch(console.error);
  }
}

async function start(): Promise<void> {
  const checked = checkedSettings();
  const ownDatabase = !process.env.DATABASE_URL;
  const abandoned = await wasAbandoned(databaseFolder(checked));
  if (ownDatabase) {
    await claimFolder(databaseFolder(checked));
    services.push(() => releaseFolder(databaseFolder(checked)));
  }
  const held = await portOfApi(checked.PORT, abandoned);
  const settings = held.port === checked.PORT ? checked : checkedSettings(held.port);
  const env = Promise.withResolvers<NodeJS.ProcessEnv>();
  const appsAreReady = startApps(env.promise, held);
  // When a service cannot be started, that is the reason to tell.
  appsAreReady.catch(() => undefined);

  const [databaseUrl, mailbox, stripe] = await startServices(settings);
  unlessInterrupted();
  const smtpUrl = mailbox?.smtpUrl ?? settings.SMTP_URL;
  env.resolve({
    NODE_ENV: settings.NODE_ENV,
    PORT: String(settings.PORT),
    PUBLIC_URL: settings.PUBLIC_URL,
    DATA_DIR: settings.DATA_DIR,
    DATABASE_URL: databaseUrl,
    SMTP_URL: smtpUrl,
    ...stripe?.env,
    LOG_LEVEL: process.env.LOG_LEVEL || 'warn',
  });
  await appsAreReady;
  console.log(
    banner({
      publicUrl: settings.PUBLIC_URL,
      mailbox: mailbox?.page,
      stripeSandbox: stripe?.env.STRIPE_API_URL,
      smtpUrl,
      database: process.env.DATABASE_URL,
      dataDir: settings.DATA_DIR,
      administrator: madeUp ?? { email: settings.ADMIN_EMAIL },
    }),
  );
}

/** Tells every wrong setting at once, before anything is started. `port` is the one that was found for PORT=0. */
function checkedSettings(port?: number): Settings {
  if (process.env.NODE_ENV === 'production') {
    throw new CannotStart(
      '`npm start` brings a database and a mailbox of its own and is not for production: use `npm run start:prod` and `npm run start:prod:worker`.',
    );
  }
  return loadSettings({
    ...process.env,
    PORT: port === undefined ? process.env.PORT : String(port),
    // Not started yet: what stands here only has to be an address.
    DATABASE_URL: process.env.DATABASE_URL || 'postgresql://embedded',
    SMTP_URL: process.env.SMTP_URL || 'smtp://mailbox',
  });
}

/** Api and worker of a start that was killed finish what they are doing before they let go of the port. */
async function portOfApi(port: number, abandoned: boolean): Promise<HeldPort> {
  for (const deadline = Date.now() + (abandoned ? 30_000 : 0); ; await pause(100)) {
    unlessInterrupted();
    try {
      return await holdPort(port);
    } catch (error) {
      if (!(error instanceof CannotStart) || Date.now() >= deadline) throw error;
    }
  }
}

/** Each takes its ports itself and answers where it is. */
async function startServices(settings: Settings): Promise<[string, Mailbox | undefined, LocalStripe | undefined]> {
  const starting = [
    process.env.DATABASE_URL || startDatabase(settings),
    process.env.SMTP_URL ? undefined : kept(startMailbox(join(settings.DATA_DIR, 'mailbox'))),
    process.env.STRIPE_SECRET_KEY ? undefined : kept(startLocalStripe(join(settings.DATA_DIR, 'stripe-sandbox'), settings.PORT)),
  ] as const;
  // One that fails must not leave behind another that is still starting.
  await Promise.allSettled(starting);
  return Promise.all(starting);
}

async function kept<T extends { stop(): Promise<void> }>(starting: Promise<T>): Promise<T> {
  const service = await starting;
  services.push(() => service.stop());
  return service;
}

async function startDatabase(settings: Settings): Promise<string> {
  const postgres = await kept(startEmbeddedPostgres(databaseFolder(settings)));
  void postgres.died.then((log) => failure.resolve(`PostgreSQL ended by itself:\n${log}\n`));
  return postgres.url;
}

async function startApps(env: Promise<NodeJS.ProcessEnv>, { server }: HeldPort): Promise<void> {
  const migrated = Promise.withResolvers<NodeJS.ProcessEnv>();
  const api = startApp('api', {
    env,
    migrates: true,
    server,
    onMessage({ type, ...account }) {
      if (type === 'migrated') migrated.resolve(env);
      if (type === 'first-administrator') madeUp = account as typeof madeUp;
    },
  });
  // From here on the API has the socket, and connections wait there until it takes them.
  server.close();
  const worker = keepWorkerRunning(migrated.promise, (ending) =>
    failure.resolve(`The worker ended again and again (${ending}).`),
  );
  stopApps = async () => void (await Promise.all([api.stop(), worker.stop()]));
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
