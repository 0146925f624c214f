import { CqrsModule } from '@nestjs/cqrs';
import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { loadSettings, SETTINGS } from '#shared-kernel/config';
import { CommandAuditing } from '#shared-kernel/cqrs';
import { DatabaseModule } from '#shared-kernel/database';
import { OutboxModule } from '#shared-kernel/outbox';

@Module({})
class SettingsModule {}

/** What the staff modules stand on, for specs: the kernel without queues, on a database of the spec's own. */
export function kernelModules(databaseUrl: string): (Type | DynamicModule | Promise<DynamicModule>)[] {
  const settings = loadSettings({ NODE_ENV: 'test', DATABASE_URL: databaseUrl, SMTP_URL: 'smtp://127.0.0.1:1', DATABASE_POOL: '6' });
  return [
    { module: SettingsModule, global: true, providers: [{ provide: SETTINGS, useValue: settings }], exports: [SETTINGS] },
    DatabaseModule.forRoot(),
    CqrsModule.forRoot(),
    OutboxModule,
    { module: class AuditingModule {}, providers: [CommandAuditing] },
  ];
}
