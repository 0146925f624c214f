import { EntityManager } from '@mikro-orm/postgresql';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { AuditSealer } from '#shared-kernel/audit';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { CommandAuditing } from '#shared-kernel/cqrs';
import { DatabaseModule } from '#shared-kernel/database';
import { Clock, SystemClock } from '#shared-kernel/domain';
import { EmailModule } from '#shared-kernel/email';
import { Health } from '#shared-kernel/health';
import { OutboxModule } from '#shared-kernel/outbox';
import { QueueModule } from '#shared-kernel/queue';

/** What both processes stand on. */
@Global()
@Module({})
export class KernelModule {
  static async forRoot(settings: Settings): Promise<DynamicModule> {
    return {
      module: KernelModule,
      imports: [CqrsModule.forRoot(), await DatabaseModule.forRoot(), QueueModule, EmailModule, OutboxModule],
      providers: [
        { provide: SETTINGS, useValue: settings },
        { provide: Clock, useClass: SystemClock },
        {
          provide: AuditSealer,
          inject: [EntityManager],
          useFactory: (em: EntityManager) => new AuditSealer(em.fork().getKysely<unknown>()),
        },
        CommandAuditing,
        Health,
      ],
      exports: [SETTINGS, Clock, AuditSealer, Health],
    };
  }
}
