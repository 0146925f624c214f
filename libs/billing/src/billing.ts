import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { RebuildBalances } from './commands/rebuild-balances.js';

/** Billing for the apps. */
@Injectable()
export class Billing {
  constructor(private readonly commands: CommandBus) {}

  /** Adds the balances up anew from the ledger; answers how many it wrote. */
  rebuildBalances(): Promise<number> {
    return this.commands.execute(new RebuildBalances());
  }
}
