import { type DynamicModule, Global, Inject, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import type { DomainEventClass } from '#shared-kernel/domain';
import { Queues } from '#shared-kernel/queue';
import { DeadLetters } from './dead-letters.js';
import { OutboxBell } from './outbox-bell.js';
import { OutboxRelay } from './outbox-relay.js';
import { OutboxRetention } from './outbox-retention.js';
import { Projections } from './projections.js';
import { PUBLISHED_EVENTS, REACTIONS_QUEUE, ReactionCatalog, type ReactionJob } from './reaction-catalog.js';
import { ReactionRunner } from './reaction-runner.js';
import { RedriveDeadLetterHandler } from './redrive-dead-letter.js';
import { RecordedEventsSubscriber } from './recorded-events.subscriber.js';

/** The writing side: facts are kept with the change that made them. Every process has it. */
@Global()
@Module({
  providers: [RecordedEventsSubscriber, OutboxBell, Projections, DeadLetters, RedriveDeadLetterHandler],
  exports: [Projections, DeadLetters],
})
export class OutboxModule {}

/** The working side: relay and reactions. Only the worker has it. */
@Module({})
export class OutboxWorkerModule implements OnApplicationBootstrap {
  constructor(
    private readonly queues: Queues,
    private readonly runner: ReactionRunner,
    private readonly relay: OutboxRelay,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  static forRoot(events: readonly DomainEventClass[]): DynamicModule {
    return {
      module: OutboxWorkerModule,
      imports: [DiscoveryModule],
      providers: [{ provide: PUBLISHED_EVENTS, useValue: events }, ReactionCatalog, ReactionRunner, OutboxRelay, OutboxRetention],
      exports: [OutboxRelay, OutboxRetention],
    };
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.queues.consume<ReactionJob>(REACTIONS_QUEUE, (job) => this.runner.run(job.data), {
      concurrency: this.settings.WORKER_CONCURRENCY,
      onGivenUp: (job: { data: ReactionJob }, error: Error) => this.runner.giveUp(job.data, error),
    });
    this.relay.start();
  }
}
