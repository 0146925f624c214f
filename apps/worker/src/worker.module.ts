import { type DynamicModule, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { AuditSealer } from '#shared-kernel/audit';
import type { Settings } from '#shared-kernel/config';
import type { DomainEventClass } from '#shared-kernel/domain';
import { JobsModule, ScheduledJobs } from '#shared-kernel/jobs';
import { KernelModule } from '#shared-kernel/kernel';
import { OutboxRelay, OutboxRetention, OutboxWorkerModule } from '#shared-kernel/outbox';
import { PortalAccessWorkerModule } from '#portal-access';
import * as portalAccessEvents from '#portal-access/events';
import { StaffWorkerModule } from '#staff';
import * as staffEvents from '#staff/events';

const events: DomainEventClass[] = [...Object.values(staffEvents), ...Object.values(portalAccessEvents)];

@Module({})
export class WorkerModule implements OnApplicationBootstrap {
  constructor(
    private readonly jobs: ScheduledJobs,
    private readonly sealer: AuditSealer,
    private readonly relay: OutboxRelay,
    private readonly retention: OutboxRetention,
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
      ],
    };
  }

  async onApplicationBootstrap(): Promise<void> {
    this.jobs.every('audit.seal', 5_000, () => this.sealer.sealBatch());
    this.jobs.every('outbox.recover-lost', 30_000, () => this.relay.recoverLost());
    this.jobs.every('outbox.retention', 3_600_000, () => this.retention.clean());
    await this.jobs.start();
  }
}
