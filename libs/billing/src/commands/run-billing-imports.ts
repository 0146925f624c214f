import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CsvImportQueue } from '#shared-kernel/csv-import';
import { BillingImport } from '../domain/billing-import.js';
import { accountList } from '../import/account-list.js';
import { AccountsImport } from '../import/accounts-import.js';

/** Runs the lists of accounts that wait, the oldest first. */
export class RunBillingImports extends Command<void> {}

@CommandHandler(RunBillingImports)
export class RunBillingImportsHandler implements ICommandHandler<RunBillingImports> {
  private readonly queue: CsvImportQueue;

  constructor(em: EntityManager, file: AccountsImport) {
    this.queue = new CsvImportQueue(em, accountList, BillingImport, file);
  }

  execute(): Promise<void> {
    return this.queue.runAll();
  }
}
