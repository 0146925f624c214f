import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { type Reacts, Reaction } from '#shared-kernel/outbox';
import { RunStaffImports } from '../commands/run-staff-imports.js';
import { StaffImportStarted } from '../events.js';

// External: an import commits part by part, in transactions of its own.
@Injectable()
@Reaction(StaffImportStarted, 'staff.run-import', { external: true })
export class RunImportOnStaffImportStarted implements Reacts {
  constructor(private readonly commandBus: CommandBus) {}

  async handle(): Promise<void> {
    await this.commandBus.execute(new RunStaffImports());
  }
}
