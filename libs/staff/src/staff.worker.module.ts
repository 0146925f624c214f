import { Module } from '@nestjs/common';
import { RunStaffImportsHandler } from './commands/run-staff-imports.js';
import { RosterImport } from './import/roster-import.js';
import { RunImportOnStaffImportStarted } from './reactions/run-import.on-staff-import-started.js';
import { StaffModule } from './staff.module.js';

/** What the worker does for the staff records: it reads rosters. */
@Module({
  imports: [StaffModule],
  providers: [RunImportOnStaffImportStarted, RunStaffImportsHandler, RosterImport],
})
export class StaffWorkerModule {}
