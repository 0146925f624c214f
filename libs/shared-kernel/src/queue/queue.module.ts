import { Global, Module } from '@nestjs/common';
import { Queues } from './queues.js';

/** Gives everyone the `Queues`; needs `SETTINGS`. */
@Global()
@Module({ providers: [Queues], exports: [Queues] })
export class QueueModule {}
