import { EntityManager } from '@mikro-orm/postgresql';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { AuditSealer } from '#shared-kernel/audit';
import { AuditVerification, RequestAuditVerificationHandler } from '#shared-kernel/audit-verification';
import { Backlog } from '#shared-kernel/backlog';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { CommandAuditing, RefusalAudit } from '#shared-kernel/cqrs';
import { DatabaseConnections, DatabaseModule } from '#shared-kernel/database';
import { Clock, SystemClock } from '#shared-kernel/domain';
import { DocumentsModule } from '#shared-kernel/documents';
import { EmailModule } from '#shared-kernel/email';
import { Health } from '#shared-kernel/health';
import { LiveModule } from '#shared-kernel/live';
import { OutboxModule } from '#shared-kernel/outbox';
import { QueueModule } from '#shared-kernel/queue';
import { RateLimits } from '#shared-kernel/rate-limits';

/** What both processes stand on. */
@Global()
@Module({})
export class KernelModule {
  static async forRoot(settings: Settings): Promise<DynamicModule> {
    return {
      module: KernelModule,
      imports: [
        CqrsModule.forRoot(),
        await DatabaseModule.forRoot(),
        QueueModule,
        EmailModule,
        DocumentsModule,
        LiveModule,
        OutboxModule,
      ],
      providers: [
        { provide: SETTINGS, useValue: settings },
        { provide: Clock, useClass: SystemClock },
        DatabaseConnections,
        {
          provide: AuditSealer,
          inject: [EntityManager],
          useFactory: (em: EntityManager) => new AuditSealer(em.fork().getKysely<unknown>()),
        },
        AuditVerification,
        RequestAuditVerificationHandler,
        Backlog,
        CommandAuditing,
        Health,
        RateLimits,
        RefusalAudit,
      ],
      exports: [SETTINGS, Clock, DatabaseConnections, AuditSealer, AuditVerification, Backlog, Health, RateLimits],
    };
  }
}
