import type { DynamicModule } from '@nestjs/common';
import { loadSettings } from '#shared-kernel/config';
import { KernelModule } from '#shared-kernel/kernel';

/** What the staff modules stand on, for specs, on a database of the spec's own. */
export function kernelOn(databaseUrl: string): Promise<DynamicModule> {
  const env = { NODE_ENV: 'test', DATABASE_URL: databaseUrl, SMTP_URL: 'smtp://127.0.0.1:1', DATABASE_POOL: '6' };
  return KernelModule.forRoot(loadSettings(env));
}
