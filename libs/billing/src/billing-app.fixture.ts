import type { INestApplicationContext } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { NestFactory } from '@nestjs/core';
import { EntityManager } from '@mikro-orm/postgresql';
import { loadSettings } from '#shared-kernel/config';
import { JobsModule } from '#shared-kernel/jobs';
import { KernelModule } from '#shared-kernel/kernel';
import { BillingWorkerModule } from './billing.worker.module.js';
import { DraftInvoice } from './commands/draft-invoice.js';
import { IssueInvoice } from './commands/issue-invoice.js';
import { OpenBillingAccount } from './commands/open-billing-account.js';

/** Billing with a pool of its own on the database of a spec, and the few things that specs ask of it. */
export class BillingDesk {
  private constructor(private readonly app: INestApplicationContext) {}

  static async open(databaseUrl: string): Promise<BillingDesk> {
    class Root {}
    const env = { NODE_ENV: 'test', DATABASE_URL: databaseUrl, SMTP_URL: 'smtp://127.0.0.1:1', DATABASE_POOL: '25' };
    const imports = [await KernelModule.forRoot(loadSettings(env)), JobsModule, BillingWorkerModule];
    return new BillingDesk(await NestFactory.createApplicationContext({ module: Root, imports }, { logger: ['error'] }));
  }

  get<T>(type: new (...args: never[]) => T): T {
    return this.app.get(type, { strict: false });
  }

  get em(): EntityManager {
    return this.get(EntityManager).fork();
  }

  get commands(): CommandBus {
    return this.get(CommandBus);
  }

  open(holderName = 'Ana'): Promise<string> {
    return this.commands.execute(new OpenBillingAccount({ holderName }));
  }

  draft(accountId: string, unitAmount = 100): Promise<string> {
    return this.commands.execute(new DraftInvoice(accountId, { lineItems: [{ description: 'Visit', quantity: 1, unitAmount }] }));
  }

  issue(invoiceId: string): Promise<void> {
    return this.commands.execute(new IssueInvoice(invoiceId));
  }

  close(): Promise<void> {
    return this.app.close();
  }
}
