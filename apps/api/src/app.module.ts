import { type DynamicModule, Module, StandardSchemaValidationPipe } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE, DiscoveryModule } from '@nestjs/core';
import { PassportModule } from '@nestjs/passport';
import type { Logger } from 'pino';
import type { Settings } from '#shared-kernel/config';
import { DomainError } from '#shared-kernel/domain';
import { KernelModule } from '#shared-kernel/kernel';
import { PortalAccessHttpModule } from '#portal-access';
import { StaffHttpModule } from '#staff';
import { AccessRules } from './access-rules.js';
import { HealthController } from './health.controller.js';
import { LOGGER } from './logger.token.js';
import { OperationsController } from './operations.controller.js';
import { ProblemFilter } from './problem.filter.js';
import { SessionGuard } from './session.guard.js';

@Module({})
export class AppModule {
  static async forRoot(settings: Settings, logger: Logger): Promise<DynamicModule> {
    return {
      module: AppModule,
      imports: [await KernelModule.forRoot(settings), PassportModule, DiscoveryModule, StaffHttpModule, PortalAccessHttpModule],
      controllers: [HealthController, OperationsController],
      providers: [
        { provide: LOGGER, useValue: logger },
        AccessRules,
        ProblemFilter,
        { provide: APP_FILTER, useExisting: ProblemFilter },
        { provide: APP_GUARD, useClass: SessionGuard },
        { provide: APP_PIPE, useFactory: () => new StandardSchemaValidationPipe({ exceptionFactory: refuseFields }) },
      ],
    };
  }
}

interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

function refuseFields(issues: readonly SchemaIssue[]): DomainError {
  const errors = issues.slice(0, 50).map(({ path = [], message }) => ({
    path: path.map((part) => String(typeof part === 'object' ? part.key : part)).join('.'),
    message,
  }));
  return new DomainError('malformed', 'request.invalid', 'The request is not valid.', errors);
}
