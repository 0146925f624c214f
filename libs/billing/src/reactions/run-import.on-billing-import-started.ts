import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { type Reacts, Reaction } from '#shared-kernel/outbox';
import { RunBillingImports } from '../commands/run-billing-imports.js';
import { BillingImportStarted } from '../events.js';

// External: an import commits part by part, in transactions of its own.
@Injectable()
@Reaction(BillingImportStarted, 'billing.run-import', { external: true })
export class RunImportOnBillingImportStarted implements Reacts {
  constructor(private readonly commandBus: CommandBus) {}

  async handle(): Promise<void> {
    await this.commandBus.execute(new RunBillingImports());
  }
}
