import { randomInt } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { SETTINGS, type Settings } from '#shared-kernel/config';
import { CreateFirstAdministrator } from './commands/create-first-administrator.js';
import { RebuildPortalStatus } from './commands/rebuild-portal-status.js';

/** Portal access for the apps and other contexts. */
@Injectable()
export class Portal {
  constructor(
    private readonly commands: CommandBus,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * Makes the practice's first administrator from ADMIN_EMAIL and ADMIN_PASSWORD if there is none. Without ADMIN_PASSWORD,
   * outside production, it makes a password up. Answers what was made up, to be shown once; else null.
   * Refuses with `portal-access.weak-password`.
   */
  async ensureFirstAdministrator(): Promise<{ email: string; password: string } | null> {
    const { ADMIN_EMAIL: email, ADMIN_PASSWORD: chosen, NODE_ENV } = this.settings;
    if (!chosen && NODE_ENV === 'production') return null;
    const password = chosen ?? madeUpPassword();
    const made = await this.commands.execute(new CreateFirstAdministrator(email, password));
    return made && !chosen ? { email, password } : null;
  }

  /** Makes the status and directory projection anew from its sources; answers how many people it wrote. */
  rebuildStatus(): Promise<number> {
    return this.commands.execute(new RebuildPortalStatus());
  }
}

/** Twenty letters and digits that cannot be mistaken for each other, in groups of five: about 96 bits. */
function madeUpPassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  const group = () => Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join('');
  return Array.from({ length: 4 }, group).join('-');
}
