import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { loadSettings } from '#shared-kernel/config';
import { KernelModule } from '#shared-kernel/kernel';
import { Billing, BillingModule } from '#billing';
import { Messages, MessagingModule } from '#messaging';
import { Portal, PortalAccessModule } from '#portal-access';
import { databaseAddress } from './local/database-address.js';

@Module({})
class RebuildModule {}

try {
  // The command sends no mail, so it needs no mail server.
  const settings = loadSettings({ SMTP_URL: 'smtp://127.0.0.1', ...process.env, DATABASE_URL: databaseAddress() });
  const imports = [await KernelModule.forRoot(settings), PortalAccessModule, MessagingModule, BillingModule];
  const app = await NestFactory.createApplicationContext(
    { module: RebuildModule, imports },
    { logger: ['error', 'warn'], abortOnError: false },
  );
  console.log(`Rebuilt the directory and status of ${await app.get(Portal).rebuildStatus()} people.`);
  console.log(`Rebuilt ${await app.get(Messages).rebuildUnreadCounts()} unread counts.`);
  console.log(`Rebuilt ${await app.get(Billing).rebuildBalances()} balances.`);
  await app.close();
} catch (error) {
  console.error(`The projections could not be rebuilt: ${(error as Error).message}`);
  process.exitCode = 1;
}
