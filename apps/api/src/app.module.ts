import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE, DiscoveryModule } from '@nestjs/core';
import { PassportModule } from '@nestjs/passport';
import type { Logger } from 'pino';
import type { Settings } from '#shared-kernel/config';
import { KernelModule } from '#shared-kernel/kernel';
import { LiveStreams, Publisher } from '#shared-kernel/live';
import { Queues } from '#shared-kernel/queue';
import { BillingHttpModule } from '#billing';
import { MessagingHttpModule } from '#messaging';
import { Portal, PortalAccessHttpModule, PortalAccessModule } from '#portal-access';
import { StaffHttpModule } from '#staff';
import { AccessRules } from './access-rules.js';
import { AuditVerificationController } from './audit-verification.controller.js';
import { EventsController } from './events.controller.js';
import { FieldCheck } from './field-check.js';
import { HealthController } from './health.controller.js';
import { LOGGER } from './logger.token.js';
import { MailPreviewsController } from './mail-previews.controller.js';
import { OperationsController } from './operations.controller.js';
import { PracticeController } from './practice.controller.js';
import { ProblemFilter } from './problem.filter.js';
import { QueuesController } from './queues.controller.js';
import { RefuseUndeclared } from './refuse-undeclared.guard.js';
import { readRelease, RELEASE } from './release.js';
import { SearchTurns } from './search-turns.interceptor.js';
import { SessionGuard } from './session.guard.js';
import { SettingsController } from './settings.controller.js';
import { TimeZonesController } from './time-zones.controller.js';
import { WriteOnlyAnswers } from './write-only-answers.interceptor.js';

@Module({})
export class AppModule {
  static async forRoot(settings: Settings, logger: Logger): Promise<DynamicModule> {
    return {
      module: AppModule,
      imports: [
        await KernelModule.forRoot(settings),
        PassportModule,
        DiscoveryModule,
        StaffHttpModule,
        PortalAccessModule,
        PortalAccessHttpModule,
        MessagingHttpModule,
        BillingHttpModule,
      ],
      controllers: [
        AuditVerificationController,
        EventsController,
        HealthController,
        MailPreviewsController,
        OperationsController,
        PracticeController,
        QueuesController,
        SettingsController,
        TimeZonesController,
      ],
      providers: [
        { provide: LOGGER, useValue: logger },
        {
          provide: LiveStreams,
          inject: [Queues, Publisher, Portal, RELEASE],
          useFactory: (queues: Queues, publisher: Publisher, portal: Portal, release: string) =>
            new LiveStreams(queues, publisher, (sessionIds) => portal.callersOfSessions(sessionIds), { release }),
        },
        { provide: RELEASE, useFactory: () => readRelease() },
        AccessRules,
        ProblemFilter,
        { provide: APP_FILTER, useExisting: ProblemFilter },
        { provide: APP_GUARD, useClass: SessionGuard },
        // After the one before: what is wrong with a request is told to those who may make it.
        { provide: APP_GUARD, useClass: RefuseUndeclared },
        { provide: APP_INTERCEPTOR, useClass: WriteOnlyAnswers },
        { provide: APP_INTERCEPTOR, useClass: SearchTurns },
        { provide: APP_PIPE, useClass: FieldCheck },
      ],
    };
  }
}
