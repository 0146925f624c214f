import '../../threads.js';
import 'reflect-metadata';
import { mustBeMigrated } from '../../../database/migrate.js';
import { loadSettings, SettingsError } from '#shared-kernel/config';
import { Inspector } from '#shared-kernel/documents';
import { mustKnowTimeZone } from '#shared-kernel/database';
import { createLogger } from '#shared-kernel/logging';
import { Portal } from '#portal-access';
import { createApi, stopApi } from './application.js';

/** How long the load balancer has to notice that the process is not ready any more. */
const GRACE_MS = 1_000;

try {
  const settings = loadSettings(process.env);
  await mustBeMigrated(settings.DATABASE_URL);
  await mustKnowTimeZone(settings.DATABASE_URL, settings.PRACTICE_TIME_ZONE);
  const logger = createLogger('api', settings.LOG_LEVEL);
  const app = await createApi(settings, logger);
  await app.get(Inspector).logConfinement();
  const made = await app.get(Portal).ensureFirstAdministrator();
  await app.get(Portal).applySecondFactorPolicy();
  // Told to the local start alone, which shows it once; it is in no log.
  if (made) process.send?.({ type: 'first-administrator', ...made });
  // The local start has taken the port before anything else and hands over the socket.
  const { LISTEN_FD: fd } = process.env;
  await app.listen(fd ? { fd: Number(fd), host: '0.0.0.0' } : { port: settings.PORT, host: '0.0.0.0' });
  process.send?.({ type: 'ready' });
  logger.info({ address: settings.PUBLIC_URL }, 'The API listens');
  let stopping: Promise<void> | undefined;
  const stop = () => (stopping ??= stopApi(app, GRACE_MS).then(() => process.exit(0)));
  process.on('SIGTERM', stop).on('SIGINT', stop);
} catch (error) {
  if (error instanceof SettingsError) process.stderr.write(`${error.message}\n`);
  else createLogger('api', 'error').fatal({ err: error }, 'The API could not start');
  process.exit(1);
}
