import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { RebuildUnreadCounts } from './commands/rebuild-unread-counts.js';

/** Messaging for the apps. */
@Injectable()
export class Messages {
  constructor(private readonly commands: CommandBus) {}

  /** Counts anew what everybody has not read; answers how many counts it wrote. */
  rebuildUnreadCounts(): Promise<number> {
    return this.commands.execute(new RebuildUnreadCounts());
  }
}
