import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { loadSettings, SettingsError } from '#shared-kernel/config';
import { createLogger, nestLogger } from '#shared-kernel/logging';
import { OutboxRelay } from '#shared-kernel/outbox';
import { Queues } from '#shared-kernel/queue';
import { WorkerModule } from './worker.module.js';

try {
  const settings = loadSettings(process.env);
  const logger = createLogger('worker', settings.LOG_LEVEL);
  const app = await NestFactory.createApplicationContext(await WorkerModule.forRoot(settings), { logger: nestLogger(logger), abortOnError: false });
  process.send?.({ type: 'ready' });
  logger.info('The worker works');
  let stopping: Promise<void> | undefined;
  /** Takes nothing new, finishes what is under way, 30 seconds at most; what is not finished then is taken up by another worker. */
  const stop = () =>
    (stopping ??= (async () => {
      setTimeout(() => process.exit(1), 30_000);
      await app.get(OutboxRelay, { strict: false }).stop();
      await app.get(Queues).drain();
      await app.close();
      process.exit(0);
    })());
  process.on('SIGTERM', stop).on('SIGINT', stop);
} catch (error) {
  if (error instanceof SettingsError) console.error(error.message);
  else createLogger('worker', 'error').fatal({ err: error }, 'The worker could not start');
  process.exit(1);
}
