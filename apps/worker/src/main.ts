import '../../threads.js';
import 'reflect-metadata';
import { mustBeMigrated } from '../../../database/migrate.js';
import { loadSettings, SettingsError } from '#shared-kernel/config';
import { mustKnowTimeZone } from '#shared-kernel/database';
import { createLogger } from '#shared-kernel/logging';
import { startWorker, stopWorker } from './application.js';

/** What is not finished by then is taken up by another worker. */
const LIMIT_MS = 30_000;

try {
  const settings = loadSettings(process.env);
  await mustBeMigrated(settings.DATABASE_URL);
  await mustKnowTimeZone(settings.DATABASE_URL, settings.PRACTICE_TIME_ZONE);
  const logger = createLogger('worker', settings.LOG_LEVEL);
  const app = await startWorker(settings, logger);
  process.send?.({ type: 'ready' });
  logger.info('The worker works');
  let stopping: Promise<void> | undefined;
  const stop = () => {
    setTimeout(() => process.exit(1), LIMIT_MS).unref();
    stopping ??= stopWorker(app).then(() => process.exit(0));
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
} catch (error) {
  if (error instanceof SettingsError) process.stderr.write(`${error.message}\n`);
  else createLogger('worker', 'error').fatal({ err: error }, 'The worker could not start');
  process.exit(1);
}
