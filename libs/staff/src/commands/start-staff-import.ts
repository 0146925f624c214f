import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { startImport } from '#shared-kernel/csv-import';
import { StaffImport } from '../domain/staff-import.js';
import { roster } from '../import/roster-columns.js';

/** Takes a roster in and answers the import's id; the worker reads it. A file that is no roster is refused here and now. */
export class StartStaffImport extends Command<string> {
  constructor(
    readonly file: Buffer,
    readonly dryRun: boolean,
  ) {
    super();
  }
}

@CommandHandler(StartStaffImport)
export class StartStaffImportHandler implements ICommandHandler<StartStaffImport> {
  constructor(private readonly em: EntityManager) {}

  execute(given: StartStaffImport): Promise<string> {
    return startImport(this.em, roster, StaffImport, given);
  }
}
