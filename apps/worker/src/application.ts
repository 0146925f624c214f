import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Logger } from 'pino';
import type { Settings } from '#shared-kernel/config';
import { WorkerHeartbeat } from '#shared-kernel/health';
import { nestLogger } from '#shared-kernel/logging';
import { OutboxRelay } from '#shared-kernel/outbox';
import { Queues } from '#shared-kernel/queue';
import { WorkerModule } from './worker.module.js';

/** Builds the worker and lets it work. Tests build the same one. */
export async function startWorker(settings: Settings, logger: Logger): Promise<INestApplicationContext> {
  return NestFactory.createApplicationContext(await WorkerModule.forRoot(settings), {
    logger: nestLogger(logger),
    abortOnError: false,
  });
}

/** Takes nothing new and finishes what is under way. */
export async function stopWorker(app: INestApplicationContext): Promise<void> {
  await app.get(WorkerHeartbeat).stop();
  await app.get(OutboxRelay, { strict: false }).stop();
  await app.get(Queues).drain();
  await app.close();
}
