import { type DynamicModule, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { AuditSealer } from '#shared-kernel/audit';
import { AuditVerification } from '#shared-kernel/audit-verification';
import type { Settings } from '#shared-kernel/config';
import { SweepFiles } from '#shared-kernel/documents';
import type { DomainEventClass } from '#shared-kernel/domain';
import { WorkerHeartbeat } from '#shared-kernel/health';
import { JobsModule, ScheduledJobs } from '#shared-kernel/jobs';
import { KernelModule } from '#shared-kernel/kernel';
import { OutboxRelay, OutboxRetention, OutboxWorkerModule } from '#shared-kernel/outbox';
import { Queues } from '#shared-kernel/queue';
import { RateLimits } from '#shared-kernel/rate-limits';
import { BillingWorkerModule } from '#billing';
import * as billingEvents from '#billing/events';
import { MessagingWorkerModule } from '#messaging';
import * as messagingEvents from '#messaging/events';
import { PortalAccessWorkerModule } from '#portal-access';
import * as portalAccessEvents from '#portal-access/events';
import { StaffWorkerModule } from '#staff';
import * as staffEvents from '#staff/events';

const events: DomainEventClass[] = [staffEvents, portalAccessEvents, messagingEvents, billingEvents].flatMap((facts) =>
  Object.values(facts),
);

@Module({})
export class WorkerModule implements OnApplicationBootstrap {
  constructor(
    private readonly jobs: ScheduledJobs,
    private readonly sealer: AuditSealer,
    private readonly verification: AuditVerification,
    private readonly relay: OutboxRelay,
    private readonly retention: OutboxRetention,
    private readonly limits: RateLimits,
    private readonly files: SweepFiles,
    private readonly queues: Queues,
    private readonly heartbeat: WorkerHeartbeat,
  ) {}

  static async forRoot(settings: Settings): Promise<DynamicModule> {
    return {
      module: WorkerModule,
      imports: [
        await KernelModule.forRoot(settings),
        JobsModule,
        OutboxWorkerModule.forRoot(events),
        StaffWorkerModule,
        PortalAccessWorkerModule,
        MessagingWorkerModule,
        BillingWorkerModule,
      ],
      providers: [WorkerHeartbeat],
    };
  }

  async onApplicationBootstrap(): Promise<void> {
    this.jobs.every('audit.seal', 5_000, () => this.sealer.sealBatch());
    this.jobs.every('audit.verify', 5_000, () => this.verification.runIfDue());
    this.jobs.every('outbox.recover-lost', 30_000, () => this.relay.recoverLost());
    this.jobs.every('outbox.retention', 3_600_000, () => this.retention.clean());
    this.jobs.every('rate-limits.purge', 3_600_000, () => this.limits.purge());
    this.jobs.every('documents.sweep', 60_000, () => this.files.run());
    await this.jobs.start();
    await this.heartbeat.start([() => this.relay.check(), () => this.queues.checkWorkers()]);
  }
}
