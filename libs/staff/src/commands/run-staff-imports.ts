import { EntityManager } from '@mikro-orm/postgresql';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CsvImportQueue } from '#shared-kernel/csv-import';
import { StaffImport } from '../domain/staff-import.js';
import { roster } from '../import/roster-columns.js';
import { RosterImport } from '../import/roster-import.js';

/** Runs the rosters that wait, the oldest first. */
export class RunStaffImports extends Command<void> {}

@CommandHandler(RunStaffImports)
export class RunStaffImportsHandler implements ICommandHandler<RunStaffImports> {
  private readonly queue: CsvImportQueue;

  constructor(em: EntityManager, file: RosterImport) {
    this.queue = new CsvImportQueue(em, roster, StaffImport, file);
  }

  execute(): Promise<void> {
    return this.queue.runAll();
  }
}
