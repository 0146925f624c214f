import { Global, Module } from '@nestjs/common';
import { Live } from './live.js';
import { Publisher } from './publisher.js';

/** The telling side, which every process has. Needs the database and the queues. */
@Global()
@Module({ providers: [Publisher, Live], exports: [Publisher, Live] })
export class LiveModule {}
