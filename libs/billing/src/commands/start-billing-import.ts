import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { startImport } from '#shared-kernel/csv-import';
import { BillingImport } from '../domain/billing-import.js';
import { accountList } from '../import/account-list.js';

/** Takes a list of accounts in and answers the import's id; the worker reads it. Another file is refused here and now. */
export class StartBillingImport extends Command<string> {
  constructor(
    readonly file: Buffer,
    readonly dryRun: boolean,
  ) {
    super();
  }
}

@CommandHandler(StartBillingImport)
export class StartBillingImportHandler implements ICommandHandler<StartBillingImport> {
  constructor(private readonly em: EntityManager) {}

  execute(given: StartBillingImport): Promise<string> {
    return startImport(this.em, accountList, BillingImport, given);
  }
}
