import { Module } from '@nestjs/common';
import { BillingModule } from './billing.module.js';
import { RunBillingImportsHandler } from './commands/run-billing-imports.js';
import { AccountsImport } from './import/accounts-import.js';
import { RunImportOnBillingImportStarted } from './reactions/run-import.on-billing-import-started.js';

/** What the worker does for billing: it reads lists of accounts. */
@Module({
  imports: [BillingModule],
  providers: [AccountsImport, RunBillingImportsHandler, RunImportOnBillingImportStarted],
})
export class BillingWorkerModule {}
